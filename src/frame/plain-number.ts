const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** Decimals of so many digits and fewer have a double each of their own, so that the shortest text of it is theirs. */
const exactDigits = 15;

/** So many digits are far from the largest double. */
const mostDigits = 100;

/**
 * Where the integer ends that begins here, if it is written as Python's `str` writes it; 0 when it is not, or has more
 * digits than are exact. What follows it is for the caller to look at.
 */
export function plainIntegerEnd(bytes: Buffer, start: number, limit: number): number {
  let i = start;
  if (bytes[i] === MINUS) i++;
  const first = i;
  while (i < limit && isDigit(bytes[i]!)) i++;
  const digits = i - first;
  if (digits < 1 || digits > exactDigits) return 0;
  if (bytes[first] === ZERO && (digits > 1 || first > start)) return 0;
  return i;
}

/**
 * Where the decimal ends that begins here, if it is written as Python's `repr` of its double writes it. 0 where it is
 * not, and where that would take more than a look at the digits: the exponent form and more than 15 digits.
 */
export function plainDecimalEnd(bytes: Buffer, start: number, limit: number): number {
  let i = start;
  if (bytes[i] === MINUS) i++;
  const wholeStart = i;
  while (i < limit && isDigit(bytes[i]!)) i++;
  const wholeDigits = i - wholeStart;
  if (wholeDigits === 0 || i >= limit || bytes[i] !== POINT) return 0;
  const isZero = bytes[wholeStart] === ZERO;
  if (isZero && wholeDigits > 1) return 0;
  const decimalStart = ++i;
  while (i < limit && isDigit(bytes[i]!)) i++;
  const decimals = i - decimalStart;
  if (decimals === 0 || (decimals > 1 && bytes[i - 1] === ZERO)) return 0;
  if (!isZero) return wholeDigits + decimals <= exactDigits ? i : 0;
  let zeros = 0;
  while (zeros < decimals && bytes[decimalStart + zeros] === ZERO) zeros++;
  return zeros <= 3 && decimals - zeros <= exactDigits ? i : 0; // below 1e-4 an exponent is written
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
