import { productError } from "./decimal.ts";
import { pythonRepr } from "./python-float.ts";

const MINUS = 45;
const POINT = 46;
const ZERO = 48;

const powersOfTen = Float64Array.from({ length: 21 }, (_, exponent) => Number(`1e${exponent}`));

/** No number that is written here takes more bytes. */
export const maxNumberBytes = 32;

/** The decimal digits of a safe integer. @returns where they end */
export function writeInteger(into: Uint8Array, at: number, value: number): number {
  if (value >= 0) return writeDigits(into, at, value);
  into[at] = MINUS;
  return writeDigits(into, at + 1, -value);
}

/**
 * Python's `repr` of a float, as {@link pythonRepr} gives it, without making a string of most of them.
 * @returns where it ends
 */
export function writeFloat(into: Uint8Array, at: number, value: number): number {
  const magnitude = Math.abs(value);
  if (!(magnitude >= 1e-4 && magnitude < 1e15)) return writeAscii(into, at, pythonRepr(value));
  const whole = Math.floor(magnitude);
  const decimals = decimalsOf15Digits(magnitude);
  const scale = powersOfTen[decimals]!;
  const scaled = Math.round(magnitude * scale);
  let end = at;
  if (value < 0) into[end++] = MINUS;
  // At most one decimal of 15 digits reads back as this double; the shortest that does is it without its last zeros.
  if (scaled / scale !== magnitude) {
    const longEnd = writeLong(into, end, { magnitude, decimals });
    return longEnd > 0 ? longEnd : writeAscii(into, at, pythonRepr(value));
  }
  end = writeDigits(into, end, whole);
  into[end++] = POINT;
  return writeFraction(into, end, { fraction: scaled - whole * scale, decimals });
}

/**
 * The decimal of 16 or 17 digits that is closest to a double which none of 15 digits reads back as: 16 when that one
 * does. `decimals`: those of 15 digits. @returns 0, and nothing of use written, where it is too close to call
 */
function writeLong(
  into: Uint8Array,
  at: number,
  { magnitude, decimals }: { readonly magnitude: number; readonly decimals: number },
): number {
  // Scaled to 17 digits before the point it is product + error, exactly; the product is whole, being beyond 2^53.
  const scale = powersOfTen[decimals + 2]!;
  const product = magnitude * scale;
  const error = productError(magnitude, scale, product);
  const rounded = Math.round(error);
  const rest = error - rounded;
  let high = Math.floor(product / 1e8) | 0;
  let low = (product - high * 1e8 + rounded) | 0;
  if (low < 0 || low >= 1e8) {
    high += low < 0 ? -1 : 1;
    low += low < 0 ? 1e8 : -1e8;
  }
  const last = (low % 10) | 0;
  const toTens = last < 5 || (last === 5 && rest < 0) ? -last : 10 - last;
  const distance = toTens - rest; // from the double to the decimal of 16 digits, in 17th digits
  const reach = halfUlp(magnitude) * scale;
  const isTie = Math.abs(rest) > 0.499 || (last === 5 && Math.abs(rest) < 0.001);
  const isClear = !isTie && Math.abs(Math.abs(distance) - reach) > 1e-6 * reach;
  if (!isClear) return 0;
  if (Math.abs(distance) > reach)
    return writePointed(into, at, { high, low, width: 17, whole: 15 - decimals });
  const tenths = ((high % 10) * 1e8 + low + toTens) | 0; // up to 10^9, ends in 0
  const carry = tenths === 1e9 ? 1 : 0;
  high = ((high / 10) | 0) + carry;
  low = carry === 1 ? 0 : (tenths / 10) | 0;
  return writePointed(into, at, { high, low, width: 16, whole: 15 - decimals });
}

const bits = new DataView(new ArrayBuffer(8));

/** Half the distance to the next double. */
function halfUlp(magnitude: number): number {
  bits.setFloat64(0, magnitude);
  bits.setUint32(0, ((bits.getUint32(0) >>> 20) - 53) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

/** `width` digits, the last eight of them in `low`, with the point after the first `whole`, or zeros before them. */
function writePointed(
  into: Uint8Array,
  at: number,
  digits: { readonly high: number; readonly low: number; readonly width: number; readonly whole: number },
): number {
  const { high, low, width, whole } = digits;
  let start = at + 1;
  if (whole <= 0) {
    into[at] = ZERO;
    into[at + 1] = POINT;
    start = at + 2;
    for (let zeros = -whole; zeros > 0; zeros--) into[start++] = ZERO;
  }
  const end = start + width;
  writePadded(into, end - 8, { value: high, width: width - 8 });
  writePadded(into, end, { value: low, width: 8 });
  if (whole <= 0) return end;
  for (let i = 0; i < whole; i++) into[at + i] = into[at + i + 1]!;
  into[at + whole] = POINT;
  return end;
}

/** Decimals that a number from 1e-4 to 1e15 has when it is written with 15 significant digits. */
function decimalsOf15Digits(magnitude: number): number {
  if (magnitude < 1) return magnitude >= 0.1 ? 15 : magnitude >= 0.01 ? 16 : magnitude >= 0.001 ? 17 : 18;
  let digits = 1;
  while (magnitude >= powersOfTen[digits]!) digits++;
  return 15 - digits;
}

/** So many decimals without their last zeros, but one of them. `fraction` is below 1e15. */
function writeFraction(
  into: Uint8Array,
  at: number,
  { fraction, decimals }: { readonly fraction: number; readonly decimals: number },
): number {
  let end = at + decimals;
  if (decimals <= 8) writePadded(into, end, { value: fraction, width: decimals });
  else {
    const high = Math.floor(fraction / 1e8);
    writePadded(into, end - 8, { value: high, width: decimals - 8 });
    writePadded(into, end, { value: fraction - high * 1e8, width: 8 });
  }
  while (end > at && into[end - 1] === ZERO) end--;
  if (end > at) return end;
  into[at] = ZERO;
  return at + 1;
}

function writeDigits(into: Uint8Array, at: number, value: number): number {
  if (value >= 1e9) {
    const high = Math.floor(value / 1e9);
    const end = writeDigits(into, at, high) + 9;
    writePadded(into, end, { value: value - high * 1e9, width: 9 });
    return end;
  }
  let width = 1;
  while (value >= powersOfTen[width]!) width++;
  writePadded(into, at + width, { value, width });
  return at + width;
}

/** The last `width` digits of a number below 2^31, up to `end`. */
function writePadded(
  into: Uint8Array,
  end: number,
  { value, width }: { readonly value: number; readonly width: number },
): void {
  let rest = value | 0;
  for (let i = end - 1; i >= end - width; i--) {
    const tenth = (rest / 10) | 0;
    into[i] = ZERO + rest - 10 * tenth;
    rest = tenth;
  }
}

function writeAscii(into: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) into[at + i] = text.charCodeAt(i);
  return at + text.length;
}
