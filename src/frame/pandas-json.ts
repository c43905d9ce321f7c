import { formatGeneral } from "./python-format.ts";
import { type Json, type JsonObject, parseJson } from "./python-json.ts";

// pandas' own JSON (a fork of ujson), which reads and writes floats less exactly than Python's `json`.

/** Most digits after the point that are read. */
const mostDecimals = 15;
/** Digits after the point that `to_json` writes: `double_precision`. */
const precision = 10;

/** The records of `pd.read_json(lines=True)`: one object a line; blank lines are passed over. @throws JsonError */
export function parseJsonLine(line: Buffer): Json {
  return parseJson(line, { readFloat: ujsonFloat });
}

/** Whole part and decimals apart, each exact, then one multiplication and one addition. */
function ujsonFloat(text: string): number {
  const [, sign, whole = "", decimals = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(
    text,
  )!;
  const kept = decimals.slice(0, mostDecimals);
  const value = Number(whole) + Number(kept || "0") * Number(`1e-${kept.length}`);
  const signed = sign === "-" ? -value : value;
  return exponent === undefined ? signed : signed * Number(`1e${exponent}`);
}

/** One record as `to_json(orient="records", lines=True)` writes it, without the line end. */
export function jsonLine(record: JsonObject): string {
  return pandasText(record);
}

function pandasText(value: Json): string {
  if (value === null) return "null";
  if (typeof value === "string") return pandasString(value);
  if (typeof value === "number") return Number.isFinite(value) ? pandasFloat(value) : "null";
  if (value instanceof Map)
    return `{${[...(value as JsonObject)].map(([key, item]) => `${pandasString(key)}:${pandasText(item)}`).join(",")}}`;
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(pandasText).join(",")}]`;
  return String(value);
}

function pandasString(text: string): string {
  return JSON.stringify(text)
    .replaceAll("/", "\\/")
    .replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** At most ten decimals, of which trailing zeros go; the remainder is rounded half to odd, or up from zero. */
function pandasFloat(value: number): string {
  const size = Math.abs(value);
  if (size > 1e16 - 1 || (size !== 0 && size < 1e-15)) return formatGeneral(value, precision);
  const power = 10 ** precision;
  let whole = Math.floor(size);
  const scaled = (size - whole) * power;
  let fraction = Math.floor(scaled);
  const rest = scaled - fraction;
  if (rest > 0.5 || (rest === 0.5 && (fraction === 0 || fraction % 2 === 1))) fraction++;
  if (fraction >= power) {
    fraction = 0;
    whole++;
  }
  const decimals = String(fraction).padStart(precision, "0").replace(/0+$/, "") || "0";
  return `${value < 0 ? "-" : ""}${BigInt(whole)}.${decimals}`;
}
