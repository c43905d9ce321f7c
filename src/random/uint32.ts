/** The low 32 bits of a * b, unsigned. */
export function multiplyUint32(a: number, b: number): number {
  return Math.imul(a, b) >>> 0;
}

/** The high 32 bits of a * b for unsigned 32-bit a and b; a plain product would lose its low bits. */
export function multiplyHighUint32(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const low = aLow * bLow;
  const middle = aHigh * bLow + Math.floor(low / 0x10000);
  const middle2 = aLow * bHigh + (middle % 0x10000);
  return aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(middle2 / 0x10000);
}

/** The smallest 2^k - 1 that is >= max, for an unsigned 32-bit max. */
export function bitMask(max: number): number {
  return max === 0 ? 0 : 0xffffffff >>> Math.clz32(max);
}

/** An integer in [0, max], max < 2^32: draws are masked to max's bits and repeated until one fits. */
export function maskedUpTo(max: number, bits: { nextUint32(): number }): number {
  if (max === 0) return 0;
  const mask = bitMask(max);
  let value: number;
  do value = (bits.nextUint32() & mask) >>> 0;
  while (value > max);
  return value;
}

/** A non-negative integer as 32-bit words, lowest first; [0] for zero. */
export function wordsOf(value: bigint): number[] {
  const words: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length > 0 ? words : [0];
}
