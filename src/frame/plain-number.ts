const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** Decimals of so many digits and fewer have a double each of their own, so that the shortest text of it is theirs. */
const exactDigits = 15;

/** So many digits are far from the largest double. */
const mostDigits = 100;

/** Whether an integer in these bytes is written as Python's `str` writes it; false for more digits than are exact. */
export function isPlainInteger(bytes: Buffer, start: number, end: number): boolean {
  let i = start;
  if (bytes[i] === MINUS) i++;
  const digits = end - i;
  if (digits < 1 || digits > exactDigits) return false;
  if (bytes[i] === ZERO) return digits === 1 && i === start;
  for (; i < end; i++) if (!isDigit(bytes[i]!)) return false;
  return true;
}

/**
 * Whether a decimal in these bytes is written as Python's `repr` of its double writes it. False where that would take
 * more than a look at the digits: the exponent form and more than 15 digits.
 */
export function isPlainDecimal(bytes: Buffer, start: number, end: number): boolean {
  let i = start;
  if (bytes[i] === MINUS) i++;
  const wholeStart = i;
  while (i < end && isDigit(bytes[i]!)) i++;
  const wholeDigits = i - wholeStart;
  if (wholeDigits === 0 || bytes[i] !== POINT || i + 1 >= end) return false;
  const isZero = bytes[wholeStart] === ZERO;
  if (isZero && wholeDigits > 1) return false;
  const decimalStart = ++i;
  if (bytes[end - 1] === ZERO && end - decimalStart > 1) return false;
  if (isZero) while (i < end && bytes[i] === ZERO) i++;
  if (isZero && i - decimalStart > 3) return false; // below 1e-4
  const digits = end - i + (isZero ? 0 : i - decimalStart + wholeDigits);
  if (digits > exactDigits) return false;
  for (; i < end; i++) if (!isDigit(bytes[i]!)) return false;
  return true;
}

/** Whether these bytes are surely a number that is no integer: digits with a point among them. False tells nothing. */
export function isSurelyDecimal(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > mostDigits) return false;
  let i = start;
  if (bytes[i] === MINUS) i++;
  const wholeStart = i;
  while (i < end && isDigit(bytes[i]!)) i++;
  if (i === wholeStart || i >= end || bytes[i] !== POINT) return false;
  i++;
  while (i < end && isDigit(bytes[i]!)) i++;
  return i === end;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}
