const wordBits = 32;

/**
 * Levenshtein distance of two sequences of symbols: how many are inserted, removed or replaced. Bit-parallel, 32 rows
 * of the table at a time (Myers 1999, in the block form of Hyyro 2003).
 */
export function levenshtein(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  let start = 0;
  while (start < shorter.length && longer[start] === shorter[start]) start++;
  let [endLong, endShort] = [longer.length, shorter.length];
  while (endShort > start && longer[endLong - 1] === shorter[endShort - 1]) {
    endLong--;
    endShort--;
  }
  if (endShort === start) return endLong - start;
  return distanceOf(slice(shorter, start, endShort), slice(longer, start, endLong));
}

/** Code points of a text, as Python counts characters. */
export function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0)!);
}

function distanceOf(pattern: ArrayLike<number>, text: ArrayLike<number>): number {
  const blocks = Math.ceil(pattern.length / wordBits);
  const matches = matchesOf(pattern, blocks);
  const none = new Int32Array(blocks);
  const positive = new Int32Array(blocks).fill(-1); // vertical differences of +1, a bit a row
  const negative = new Int32Array(blocks);
  const lastBit = 1 << ((pattern.length - 1) % wordBits);
  let distance = pattern.length;
  for (let column = 0; column < text.length; column++) {
    const equal = matches.get(text[column]!) ?? none;
    let carry = 1; // the horizontal difference that enters the block from above
    for (let block = 0; block < blocks; block++) {
      const [p, n] = [positive[block]!, negative[block]!];
      let eq = equal[block]!;
      const vertical = eq | n;
      if (carry < 0) eq |= 1;
      const horizontal = (((eq & p) + p) ^ p) | eq;
      let plus = n | ~(horizontal | p);
      let minus = p & horizontal;
      const bit = block === blocks - 1 ? lastBit : 1 << (wordBits - 1);
      const leaves = (plus & bit) !== 0 ? 1 : (minus & bit) !== 0 ? -1 : 0;
      plus = (plus << 1) | (carry > 0 ? 1 : 0);
      minus = (minus << 1) | (carry < 0 ? 1 : 0);
      positive[block] = minus | ~(vertical | plus);
      negative[block] = plus & vertical;
      carry = leaves;
    }
    distance += carry;
  }
  return distance;
}

/** For each symbol of the pattern where it stands, a bit a place. */
function matchesOf(pattern: ArrayLike<number>, blocks: number): Map<number, Int32Array> {
  const matches = new Map<number, Int32Array>();
  for (let i = 0; i < pattern.length; i++) {
    let bits = matches.get(pattern[i]!);
    if (!bits) {
      bits = new Int32Array(blocks);
      matches.set(pattern[i]!, bits);
    }
    bits[Math.floor(i / wordBits)]! |= 1 << (i % wordBits);
  }
  return matches;
}

function slice(values: ArrayLike<number>, start: number, end: number): ArrayLike<number> {
  return Array.from({ length: end - start }, (_, i) => values[start + i]!);
}
