import { parseDouble } from "./parse-number.ts";

const mostDigits = 17;

/**
 * The double that pandas 2.2.3 reads when no `float_precision` is given (`precise_xstrtod`): the first 17 digits,
 * leading zeros among them, as one number, then one multiplication or division by a power of ten. Exact up to 15
 * digits; beyond, it may be off by a bit, and prepared files of the reference carry that bit.
 * @returns NaN when the bytes are no number
 */
export function parseHighPrecision(bytes: Buffer, start: number, end: number): number {
  const exact = parseDouble(bytes, start, end);
  if (!Number.isFinite(exact) || end - start <= 15) return exact;
  const text = bytes.toString("latin1", start, end).trim();
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return exact;
  const [, sign, whole = "", decimals = "", power = "0"] = match;
  const wholeDigits = Math.min(whole.length, mostDigits);
  const decimalDigits = Math.min(decimals.length, mostDigits - wholeDigits);
  let number = 0;
  for (const digit of whole.slice(0, wholeDigits) + decimals.slice(0, decimalDigits))
    number = number * 10 + Number(digit);
  const exponent = whole.length - wholeDigits - decimalDigits + Number(power);
  const scaled = scale(number, exponent);
  return sign === "-" ? -scaled : scaled;
}

function scale(number: number, exponent: number): number {
  if (exponent > 308) return Number.POSITIVE_INFINITY;
  if (exponent > 0) return number * powerOfTen(exponent);
  if (exponent >= -308) return number / powerOfTen(-exponent);
  return number / powerOfTen(-308 - exponent) / powerOfTen(308);
}

/** Correctly rounded, which `10 ** n` is not. */
function powerOfTen(n: number): number {
  return Number(`1e${n}`);
}
