import { pythonRepr } from "./python-float.ts";

const MINUS = 45;
const POINT = 46;
const ZERO = 48;

const powersOfTen = Float64Array.from({ length: 19 }, (_, exponent) => Number(`1e${exponent}`));

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
  // At most one decimal of 15 digits reads back as this double; the shortest that does is it without its last zeros.
  if (scaled / scale !== magnitude) return writeAscii(into, at, pythonRepr(value));
  let end = at;
  if (value < 0) into[end++] = MINUS;
  end = writeDigits(into, end, whole);
  into[end++] = POINT;
  return writeFraction(into, end, { fraction: scaled - whole * scale, decimals });
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
