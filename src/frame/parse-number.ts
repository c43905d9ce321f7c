import { decimalToDouble, packScale } from "./decimal.ts";

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;

const smallPowers = Float64Array.of(1, 10, 100, 1e3, 1e4, 1e5, 1e6);

/** What {@link parseInteger} answers besides an integer. */
export const notAnInteger = Number.NaN;
export const beyondInt64 = Number.POSITIVE_INFINITY;

/**
 * The integer that `bytes[start .. end]` spells, blanks around it allowed. Beyond 2^53 it is rounded: ask
 * {@link exactInteger} then. As in pandas 20 digits are {@link beyondInt64} whatever follows them.
 * @returns {@link notAnInteger} or {@link beyondInt64} when it is none
 */
export function parseInteger(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && isSpace(bytes[i]!)) i++;
  const sign = i < end ? bytes[i]! : 0;
  if (sign === MINUS || sign === PLUS) i++;
  const digitsStart = i;
  let value = 0;
  while (i < end) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    i++;
  }
  if (i === digitsStart) return notAnInteger;
  if (value >= 9e18 && isBeyondInt64(bytes.subarray(digitsStart, i), sign === MINUS)) return beyondInt64;
  while (i < end && isSpace(bytes[i]!)) i++;
  if (i < end) return notAnInteger;
  return sign === MINUS && value !== 0 ? -value : value;
}

/** The same integer exactly; only for fields that {@link parseInteger} took, or unsigned ones up to 2^64. */
export function exactInteger(bytes: Buffer, start: number, end: number): bigint {
  const text = latin1(bytes, start, end).trim();
  return text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text.replace("+", ""));
}

export type Unsigned =
  | { kind: "value"; value: bigint }
  | { kind: "negative" | "not-an-integer" | "overflow" };

/** As pandas' second try for integers beyond int64: a minus sign is enough to be negative. */
export function parseUnsigned(bytes: Buffer, start: number, end: number): Unsigned {
  const text = latin1(bytes, start, Math.min(end, start + 4096)).replace(/^[ \t\n\v\f\r]+/, "");
  if (text.startsWith("-")) return { kind: "negative" };
  const match = /^\+?(\d+)([ \t\n\v\f\r]*)(.?)/s.exec(text);
  if (!match) return { kind: "not-an-integer" };
  const value = BigInt(match[1]!);
  if (value > 0xffff_ffff_ffff_ffffn) return { kind: "overflow" };
  return match[3] === "" ? { kind: "value", value } : { kind: "not-an-integer" };
}

/**
 * The correctly rounded double that `bytes[start .. end]` spells, NaN when it is no number. Blanks around it
 * are allowed. As in pandas 2.2.3 with `float_precision="round_trip"`, a number beyond the largest double is
 * -Infinity when negative, but no number when positive.
 */
export function parseDouble(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && isSpace(bytes[i]!)) i++;
  const numberStart = i;
  const negative = i < end && bytes[i] === MINUS;
  if (negative || (i < end && bytes[i] === PLUS)) i++;
  // The first 9 digits, 6 more and up to 7 more are kept apart, so that each part is exact, and a small integer.
  let top = 0;
  let middle = 0;
  let low = 0;
  let middleDigits = 0;
  let lowDigits = 0;
  let digits = 0;
  let decimals = 0;
  for (; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === POINT && decimals === 0) {
      decimals = i + 1;
      continue;
    }
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9) break;
    digits++;
    if (top < 1e8) top = (top * 10 + digit) | 0;
    else if (middleDigits < 6) {
      middle = (middle * 10 + digit) | 0;
      middleDigits++;
    } else {
      low = (low * 10 + digit) | 0; // beyond 7 digits it is of no use
      lowDigits++;
    }
  }
  if (decimals > 0) decimals = i - decimals;
  if (digits === 0) return infinity(bytes, start, end);
  const hasExponent = i < end && (bytes[i]! | 0x20) === 0x65;
  if (hasExponent) {
    i++;
    if (i < end && (bytes[i] === MINUS || bytes[i] === PLUS)) i++;
    const exponentStart = i;
    while (i < end && bytes[i]! >= ZERO && bytes[i]! <= ZERO + 9) i++;
    if (i === exponentStart) return Number.NaN;
  }
  const numberEnd = i;
  while (i < end && isSpace(bytes[i]!)) i++;
  if (i < end) return Number.NaN;
  if (!hasExponent && lowDigits <= 7 && decimals <= 22) {
    const high = middleDigits === 0 ? top : top * smallPowers[middleDigits]! + middle;
    const value = decimalToDouble(high, low, packScale(lowDigits, decimals));
    if (!Number.isNaN(value)) return negative ? -value : value;
  }
  const value = Number(latin1(bytes, numberStart, numberEnd));
  return value === Number.POSITIVE_INFINITY ? Number.NaN : value;
}

function infinity(bytes: Buffer, start: number, end: number): number {
  if (end - start > "+infinity".length) return Number.NaN;
  const match = /^([+-]?)inf(inity)?$/i.exec(latin1(bytes, start, end));
  if (!match) return Number.NaN;
  return match[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** 1 or 0 for "true" or "false" in any case, -1 for anything else. */
export function parseBool(bytes: Buffer, start: number, end: number): 1 | 0 | -1 {
  if (end - start !== 4 && end - start !== 5) return -1;
  const text = latin1(bytes, start, end).toLowerCase();
  return text === "true" ? 1 : text === "false" ? 0 : -1;
}

function isBeyondInt64(digits: Buffer, negative: boolean): boolean {
  const text = latin1(digits, 0, digits.length).replace(/^0+/, "");
  if (text.length !== 19) return text.length > 19;
  return text > (negative ? "9223372036854775808" : "9223372036854775807");
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function latin1(bytes: Buffer, start: number, end: number): string {
  return bytes.toString("latin1", start, end);
}
