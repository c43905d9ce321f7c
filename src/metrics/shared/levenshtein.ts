const wordBits = 32;
const tableSize = 1024; // symbols below it, as those of most texts, are looked up in a table, others in a map

/**
 * Levenshtein distance of two sequences of symbols: how many are inserted, removed or replaced. Bit-parallel, 32 rows
 * of the table at a time (Myers 1999, in the block form of Hyyro 2003).
 */
export function levenshtein(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const text = a.length >= b.length ? a : b;
  const pattern = text === a ? b : a;
  let start = 0;
  while (start < pattern.length && text[start] === pattern[start]) start++;
  let textEnd = text.length;
  let patternEnd = pattern.length;
  while (patternEnd > start && text[textEnd - 1] === pattern[patternEnd - 1]) {
    textEnd--;
    patternEnd--;
  }
  if (patternEnd === start) return textEnd - start;
  return distanceOf({ pattern, patternEnd, text, textEnd, start });
}

/** Code points of a text, as Python counts characters. */
export function codePoints(text: string): Int32Array {
  const points = new Int32Array(text.length);
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    points[count++] = point;
    if (point > 0xffff) i++; // two units of UTF-16
  }
  return count === text.length ? points : points.subarray(0, count);
}

/** Both sequences from `start` on; the pattern is the shorter one. */
interface Pair {
  readonly pattern: ArrayLike<number>;
  readonly patternEnd: number;
  readonly text: ArrayLike<number>;
  readonly textEnd: number;
  readonly start: number;
}

// Scratch space, which grows: to allocate it each time would take longer than most distances.
let masks = new Int32Array(1024); // [symbol][block], a bit a row; the first symbol is any that the pattern lacks
let columns = new Int32Array(512); // for each column where its symbol's masks begin
let steps = new Int32Array(512); // for each column the difference along the row above the current block: 1, 0 or -1
const table = new Int32Array(tableSize); // where a symbol's masks begin; all zero between calls

function distanceOf(pair: Pair): number {
  const rows = pair.patternEnd - pair.start;
  const width = pair.textEnd - pair.start;
  if (columns.length < width) {
    columns = new Int32Array(2 * width);
    steps = new Int32Array(2 * width);
  }
  findMatches(pair);
  steps.fill(1, 0, width);
  for (let block = 0; block * wordBits < rows; block++)
    advance({ block, width, last: Math.min(wordBits, rows - block * wordBits) - 1 });
  let distance = rows;
  for (let column = 0; column < width; column++) distance += steps[column]!;
  return distance;
}

/** Replaces the differences along the row above a block by those along its last row. */
function advance({ block, width, last }: { block: number; width: number; last: number }): void {
  let positive = -1; // differences down the column of +1, a bit a row
  let negative = 0; // and of -1
  for (let column = 0; column < width; column++) {
    const step = steps[column]!;
    const down = step >>> 31; // 1 where the step is -1
    const equal = masks[columns[column]! + block]!;
    const vertical = equal | negative;
    const diagonal = equal | down;
    const horizontal = (((diagonal & positive) + positive) ^ positive) | diagonal;
    const plus = negative | ~(horizontal | positive);
    const minus = positive & horizontal;
    steps[column] = ((plus >>> last) & 1) - ((minus >>> last) & 1);
    const plusBelow = (plus << 1) | (step & ~down & 1);
    positive = (minus << 1) | down | ~(vertical | plusBelow);
    negative = plusBelow & vertical;
  }
}

/** Fills the masks and columns. */
function findMatches({ pattern, patternEnd, text, textEnd, start }: Pair): void {
  const blocks = Math.ceil((patternEnd - start) / wordBits);
  const others = new Map<number, number>();
  let size = blocks;
  masks.fill(0, 0, blocks);
  for (let i = start; i < patternEnd; i++) {
    const symbol = pattern[i]!;
    let place = isSmall(symbol) ? table[symbol]! : (others.get(symbol) ?? 0);
    if (place === 0) {
      place = size;
      size += blocks;
      if (isSmall(symbol)) table[symbol] = place;
      else others.set(symbol, place);
      if (masks.length < size) masks = grown(masks, 2 * size);
      masks.fill(0, place, size);
    }
    const row = i - start;
    masks[place + (row >>> 5)]! |= 1 << (row & 31);
  }
  for (let i = start; i < textEnd; i++) {
    const symbol = text[i]!;
    columns[i - start] = isSmall(symbol) ? table[symbol]! : (others.get(symbol) ?? 0);
  }
  for (let i = start; i < patternEnd; i++) if (isSmall(pattern[i]!)) table[pattern[i]!] = 0;
}

function isSmall(symbol: number): boolean {
  return symbol >>> 0 === symbol && symbol < tableSize;
}

function grown(array: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
