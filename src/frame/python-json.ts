import { pythonRepr } from "./python-float.ts";

/**
 * A JSON value as Python's `json` reads it: an int is a `bigint`, a float a `number`, an object a Map in the order of
 * the file (of a repeated key the last value, in the place of the first).
 */
export type Json = null | boolean | string | number | bigint | readonly Json[] | JsonObject | LazyItems;
export type JsonObject = ReadonlyMap<string, Json>;

/** A long array whose items are made one at a time, as they are written. */
export class LazyItems {
  readonly length: number;
  readonly at: (index: number) => Json;

  constructor(length: number, at: (index: number) => Json) {
    this.length = length;
    this.at = at;
  }
}

/** Where a value stands in a file's bytes. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

export type JsonEncoding = "utf8" | "latin1";

/** The text is not JSON, or not of the shape that was expected. */
export class JsonError extends Error {
  override readonly name = "JsonError";
}

/**
 * The value that `bytes[span]` spells, as Python's `json.loads`, which also takes NaN and Infinity.
 * @throws JsonError with the offset
 */
export function parseJson(bytes: Buffer, { span, ...options }: ParseOptions = {}): Json {
  const reader = new Reader(bytes, span ?? { start: 0, end: bytes.length }, options);
  const value = reader.value();
  reader.end();
  return value;
}

export interface ParseOptions {
  readonly span?: JsonSpan;
  readonly encoding?: JsonEncoding;
  /** The number that a float's text stands for; default: the nearest. */
  readonly readFloat?: (text: string) => number;
}

/** The members of the object that `bytes[span]` spells, their values unread. @throws JsonError */
export function memberSpans(bytes: Buffer, { span, ...options }: ParseOptions = {}): Map<string, JsonSpan> {
  const reader = new Reader(bytes, span ?? { start: 0, end: bytes.length }, options);
  const members = new Map<string, JsonSpan>();
  reader.members((key) => members.set(key, reader.skip()));
  reader.end();
  return members;
}

/** The items of the array that `bytes[span]` spells, unread: for files with millions of them. @throws JsonError */
export function itemSpans(bytes: Buffer, { span, ...options }: ParseOptions = {}): JsonSpan[] {
  const reader = new Reader(bytes, span ?? { start: 0, end: bytes.length }, options);
  const items: JsonSpan[] = [];
  reader.items(() => items.push(reader.skip()));
  reader.end();
  return items;
}

const QUOTE = 34;
const BACKSLASH = 92;
const escapes: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
  "/": "/",
};

class Reader {
  readonly #bytes: Buffer;
  readonly #encoding: JsonEncoding;
  readonly #readFloat: (text: string) => number;
  readonly #end: number;
  #at: number;

  constructor(
    bytes: Buffer,
    { start, end }: JsonSpan,
    { encoding = "utf8", readFloat = Number }: Omit<ParseOptions, "span">,
  ) {
    this.#bytes = bytes;
    this.#encoding = encoding;
    this.#readFloat = readFloat;
    this.#at = start;
    this.#end = end;
  }

  value(): Json {
    switch (this.#peek()) {
      case "{": {
        const object = new Map<string, Json>();
        this.members((key) => object.set(key, this.value()));
        return object;
      }
      case "[": {
        const array: Json[] = [];
        this.items(() => array.push(this.value()));
        return array;
      }
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  /** Passes over a value. */
  skip(): JsonSpan {
    const first = this.#peek();
    const start = this.#at;
    if (first === '"') this.#at = this.#stringEnd();
    else if (first === "{" || first === "[") this.#skipNested();
    else this.#at = this.#scalarEnd();
    return { start, end: this.#at };
  }

  members(onMember: (key: string) => void): void {
    this.#list(["{", "}"], () => {
      if (this.#peek() !== '"') throw this.#unexpected("a key");
      const key = this.#string();
      this.#expect(":");
      onMember(key);
    });
  }

  items(onItem: () => void): void {
    this.#list(["[", "]"], onItem);
  }

  end(): void {
    if (this.#peek() !== "") throw this.#unexpected("the end");
  }

  #list([open, close]: readonly [string, string], onEntry: () => void): void {
    this.#expect(open);
    if (this.#peek() === close) {
      this.#at++;
      return;
    }
    for (;;) {
      onEntry();
      if (this.#peek() === close) {
        this.#at++;
        return;
      }
      this.#expect(",");
    }
  }

  #skipNested(): void {
    const bytes = this.#bytes;
    let depth = 0;
    while (this.#at < this.#end) {
      const c = bytes[this.#at]!;
      if (c === QUOTE) {
        this.#at = this.#stringEnd();
        continue;
      }
      this.#at++;
      if (c === 0x7b || c === 0x5b) depth++;
      else if ((c === 0x7d || c === 0x5d) && --depth === 0) return;
    }
    throw this.#unexpected("a closing bracket");
  }

  /** The character after white space; "" at the end. */
  #peek(): string {
    const bytes = this.#bytes;
    let c = bytes[this.#at];
    while (this.#at < this.#end && (c === 32 || c === 10 || c === 13 || c === 9)) c = bytes[++this.#at];
    return this.#at < this.#end ? String.fromCharCode(c!) : "";
  }

  #expect(character: string): void {
    if (this.#peek() !== character) throw this.#unexpected(`"${character}"`);
    this.#at++;
  }

  /** After the closing quote of the string that begins here. */
  #stringEnd(): number {
    const bytes = this.#bytes;
    for (let i = this.#at + 1; i < this.#end; i++) {
      const c = bytes[i]!;
      if (c === QUOTE) return i + 1;
      if (c === BACKSLASH) i++;
    }
    throw this.#unexpected("a closing quote");
  }

  #string(): string {
    const end = this.#stringEnd();
    const raw = this.#bytes.toString(this.#encoding, this.#at + 1, end - 1);
    const text = raw.includes("\\") ? this.#unescaped(raw) : raw;
    this.#at = end;
    return text;
  }

  #unescaped(raw: string): string {
    return raw.replace(/\\(?:u([0-9a-fA-F]{4})|(.?))/gs, (_, hex: string | undefined, one: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      const character = escapes[one];
      if (character === undefined) throw this.#unexpected("an escape");
      return character;
    });
  }

  #scalarEnd(): number {
    let i = this.#at;
    while (i < this.#end && !",]} \n\r\t:".includes(String.fromCharCode(this.#bytes[i]!))) i++;
    return i;
  }

  #scalar(): Json {
    const end = this.#scalarEnd();
    const text = this.#bytes.toString("latin1", this.#at, end);
    const value = scalars.has(text) ? scalars.get(text) : numberOf(text, this.#readFloat);
    if (value === undefined) throw this.#unexpected("a value");
    this.#at = end;
    return value;
  }

  #unexpected(expected: string): JsonError {
    const found = this.#bytes.toString("latin1", this.#at, Math.min(this.#at + 20, this.#end));
    return new JsonError(`expected ${expected} at byte ${this.#at}, found ${JSON.stringify(found)}`);
  }
}

const scalars = new Map<string, Json>([
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

function numberOf(text: string, readFloat: (text: string) => number): Json | undefined {
  if (/^-?(?:0|[1-9]\d*)$/.test(text)) return BigInt(text);
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return readFloat(text);
  return undefined;
}

export interface JsonStyle {
  /** Python's `indent`; default: one line, with a blank after `,` and `:`. */
  readonly indent?: number;
  /** Python's `sort_keys`. */
  readonly sortKeys?: boolean;
}

/** What Python's `json.dumps` writes, in pieces: ASCII, floats as `repr`. */
export function* jsonPieces(value: Json, style: JsonStyle = {}): Generator<string> {
  const writer = new Writer(style);
  for (const _ of writer.value(value, 0)) {
    if (writer.text.length < 2 ** 20) continue;
    yield writer.text;
    writer.text = "";
  }
  yield writer.text;
}

export function jsonText(value: Json, style?: JsonStyle): string {
  return [...jsonPieces(value, style)].join("");
}

class Writer {
  text = "";
  readonly #style: JsonStyle;

  constructor(style: JsonStyle) {
    this.#style = style;
  }

  /** Appends the value to `text`; pauses after each item of a lazy array, where `text` may be taken away. */
  *value(value: Json, depth: number): Generator<void> {
    if (value instanceof LazyItems) {
      for (let i = 0; i < value.length; i++) {
        this.text += (i === 0 ? "[" : this.#comma()) + this.#newLine(depth + 1);
        yield* this.value(value.at(i), depth + 1);
        yield;
      }
      this.text += value.length === 0 ? "[]" : `${this.#newLine(depth)}]`;
    } else if (value instanceof Map) {
      const members = value as JsonObject;
      const keys = this.#style.sortKeys ? [...members.keys()].sort(byCodePoint) : [...members.keys()];
      for (const [i, key] of keys.entries()) {
        this.text += `${i === 0 ? "{" : this.#comma()}${this.#newLine(depth + 1)}${jsonString(key)}: `;
        yield* this.value(members.get(key)!, depth + 1);
      }
      this.text += keys.length === 0 ? "{}" : `${this.#newLine(depth)}}`;
    } else if (Array.isArray(value)) {
      const items = value as readonly Json[];
      for (const [i, item] of items.entries()) {
        this.text += (i === 0 ? "[" : this.#comma()) + this.#newLine(depth + 1);
        yield* this.value(item, depth + 1);
      }
      this.text += items.length === 0 ? "[]" : `${this.#newLine(depth)}]`;
    } else {
      this.text += scalarText(value as Exclude<Json, readonly Json[] | JsonObject | LazyItems>);
    }
  }

  #comma(): string {
    return this.#style.indent === undefined ? ", " : ",";
  }

  #newLine(depth: number): string {
    return this.#style.indent === undefined ? "" : `\n${" ".repeat(this.#style.indent * depth)}`;
  }
}

function scalarText(value: null | boolean | string | number | bigint): string {
  if (typeof value === "string") return jsonString(value);
  if (typeof value !== "number") return String(value);
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return pythonRepr(value);
}

/** JSON.stringify's escapes, and \u for everything that is not printable ASCII, as `ensure_ascii` has it. */
function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Keys are UTF-16 here and code points in Python: the order differs only above U+FFFF. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** @throws JsonError when the value is no object */
export function asObject(value: Json): JsonObject {
  if (value instanceof Map) return value as JsonObject;
  throw new JsonError("expected an object");
}

/** @throws JsonError when the value is no array */
export function asArray(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  throw new JsonError("expected an array");
}

/** The member `key`. @throws JsonError when the value is no object or has no such member, naming it */
export function member(value: Json, key: string): Json {
  const found = asObject(value).get(key);
  if (found === undefined) throw new JsonError(`expected an object with "${key}"`);
  return found;
}

/** The object with some members replaced in their place, or added at the end. */
export function withMembers(object: JsonObject, members: Readonly<Record<string, Json>>): JsonObject {
  return new Map([...object, ...Object.entries(members)]);
}

export function withoutMembers(object: JsonObject, names: readonly string[]): JsonObject {
  return new Map([...object].filter(([name]) => !names.includes(name)));
}
