import { pythonRepr } from "./python-float.ts";
import { type Column, type Value, valueAt } from "./table.ts";

// The characters that Python's str.split() and str.strip() take for white space.
const space = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const spaces = new RegExp(`[${space}]+`, "u");
const outerSpaces = new RegExp(`^[${space}]+|[${space}]+$`, "gu");
const floatText = /^[+-]?(?:(?:\d(?:_?\d)*)?\.?(?:\d(?:_?\d)*)?(?:e[+-]?\d(?:_?\d)*)?|inf(?:inity)?|nan)$/i;
const intText = /^[+-]?\d(?:_?\d)*$/;

/** Python's `text.split()`: by any run of white space, none at the ends. */
export function pythonSplit(text: string): string[] {
  const trimmed = pythonStrip(text);
  return trimmed === "" ? [] : trimmed.split(spaces);
}

/** Python's `text.strip()`. */
export function pythonStrip(text: string): string {
  return text.replace(outerSpaces, "");
}

/** Python's `float(text)`; undefined where it raises ValueError. */
export function pythonFloat(text: string): number | undefined {
  const bare = withAsciiDigits(pythonStrip(text));
  if (!floatText.test(bare) || !/\d|inf|nan/i.test(bare)) return undefined;
  if (/nan/i.test(bare)) return Number.NaN;
  if (/inf/i.test(bare)) return bare.startsWith("-") ? -Infinity : Infinity;
  const number = Number(bare.replaceAll("_", ""));
  return Number.isNaN(number) ? undefined : number;
}

/** Python's `int(text)`; undefined where it raises ValueError. */
export function pythonInt(text: string): bigint | undefined {
  const bare = withAsciiDigits(pythonStrip(text));
  if (!intText.test(bare) || bare.length > 4300) return undefined; // CPython's limit on digits
  const digits = bare.replaceAll("_", "").replace("+", "");
  return digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits);
}

/** Decimal digits of any script as 0 to 9. Unicode has each script's ten in a row, from its zero. */
function withAsciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0)!;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((digit.codePointAt(0)! - zero) % 10);
  });
}

/** Python's `str(value)` of one cell; a missing value is "nan", as pandas' `astype(str)` writes it. */
export function pythonStr(value: Value): string {
  if (value === null) return "nan";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? pythonRepr(value) : String(value);
}

/** pandas' `series.astype(str)`; with `missing`, its `series.fillna(missing).astype(str)`. */
export function textsOf(column: Column, missing = "nan"): string[] {
  if (column.dtype === "object") {
    const texts = column.dictionary.map(pythonStr);
    return Array.from(column.codes, (code) => (code < 0 ? missing : texts[code]!));
  }
  const isInteger = column.dtype === "int64" || column.dtype === "uint64"; // held as numbers where they are small
  return Array.from({ length: column.values.length }, (_, row) => {
    const value = valueAt(column, row);
    return value === null ? missing : isInteger ? String(value) : pythonStr(value);
  });
}
