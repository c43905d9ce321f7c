import type { CsvTokens } from "./csv-tokens.ts";
import { isMissing } from "./na-values.ts";
import { beyondInt64, parseBool, type parseDouble, parseInteger } from "./parse-number.ts";
import { isSurelyDecimal } from "./plain-number.ts";
import type { Column } from "./table.ts";

/** What pandas makes of all cells of a column in one chunk of rows. */
export const cellKind = {
  /** Integers up to 2^53, none missing. */
  integer: 0,
  /** As floats; also where every cell is missing. */
  integerOrMissing: 1,
  float: 2,
  bool: 3,
  boolOrMissing: 4,
  text: 5,
  /** Integers beyond 2^53, with all that follows from them. */
  other: 6,
} as const;

/**
 * The dtype of a column whose chunks are of these kinds, as pandas joins them. Undefined where its cells cannot be
 * written one by one by the kind of their chunk.
 */
export function dtypeOfKinds(kinds: readonly number[]): Column["dtype"] | undefined {
  const found = new Set(kinds);
  if (found.has(cellKind.other)) return undefined;
  if (found.has(cellKind.text) || found.has(cellKind.boolOrMissing)) return "object";
  if (found.has(cellKind.bool)) return found.size === 1 ? "bool" : undefined; // beside numbers they become 1 and 0
  return found.size === 1 && found.has(cellKind.integer) ? "int64" : "float64";
}

/** Finds the kinds of one column's chunks without keeping its values. */
export class KindSurvey {
  readonly kinds: number[] = [];
  readonly #readFloat: typeof parseDouble;
  readonly #isText: boolean;
  #kind: number;
  #hasMissing = false;
  #hasValue = false;

  constructor(readFloat: typeof parseDouble, { isText }: { readonly isText: boolean }) {
    this.#readFloat = readFloat;
    this.#isText = isText;
    this.#kind = this.#firstKind();
  }

  /** Takes in the cells of the rows that `tokens` holds, all of one chunk. */
  see(tokens: CsvTokens, column: number): void {
    const { bytes, rows, rowStarts, starts, ends } = tokens;
    for (let row = 0; row < rows && this.#kind < cellKind.text; row++) {
      const field = rowStarts[row]! + column;
      const isAbsent = field >= rowStarts[row + 1]!;
      this.#seeCell(bytes, isAbsent ? 0 : starts[field]!, isAbsent ? 0 : ends[field]!);
    }
  }

  endChunk(): void {
    this.kinds.push(this.#hasMissing ? withMissing(this.#kind) : this.#kind);
    this.#kind = this.#firstKind();
    this.#hasMissing = false;
    this.#hasValue = false;
  }

  #firstKind(): number {
    return this.#isText ? cellKind.text : cellKind.integer;
  }

  #isFloat(bytes: Buffer, start: number, end: number): boolean {
    return isSurelyDecimal(bytes, start, end) || !Number.isNaN(this.#readFloat(bytes, start, end));
  }

  /** Goes on to the first kind that also takes this cell; the ones before took all cells so far, or none was there. */
  #seeCell(bytes: Buffer, start: number, end: number): void {
    if (this.#kind === cellKind.integer) {
      const value = parseInteger(bytes, start, end);
      if (Number.isSafeInteger(value)) {
        this.#hasValue = true;
        return;
      }
      this.#kind = value === beyondInt64 || !Number.isNaN(value) ? cellKind.other : this.#kind;
      if (this.#kind === cellKind.other) return;
    } else if (this.#kind === cellKind.float && this.#isFloat(bytes, start, end)) return;
    if (isMissing(bytes, start, end)) {
      this.#hasMissing = true;
      return;
    }
    this.#kind = this.#kindWith(bytes, start, end);
    this.#hasValue = true;
  }

  /** @returns the kind after a cell that is neither missing nor of the present kind, unless that is bool */
  #kindWith(bytes: Buffer, start: number, end: number): number {
    if (this.#kind === cellKind.integer && this.#isFloat(bytes, start, end)) return cellKind.float;
    const canBeBool = this.#kind === cellKind.bool || !this.#hasValue;
    return canBeBool && parseBool(bytes, start, end) >= 0 ? cellKind.bool : cellKind.text;
  }
}

function withMissing(kind: number): number {
  if (kind === cellKind.integer) return cellKind.integerOrMissing;
  return kind === cellKind.bool ? cellKind.boolOrMissing : kind;
}
