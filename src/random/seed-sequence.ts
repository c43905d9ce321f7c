import { multiplyUint32 } from "./uint32.ts";

const POOL_SIZE = 4;

/**
 * NumPy's `SeedSequence(entropy).generate_state(words)`: spreads a seed over the state of a generator.
 * @param entropy 32-bit words of the seed, lowest first
 * @see https://numpy.org/doc/stable/reference/random/bit_generators/generated/numpy.random.SeedSequence.html
 *   (after M. E. O'Neill's randutils `seed_seq_fe128`)
 */
export function generateState(entropy: readonly number[], words: number): Uint32Array {
  const pool = mixedPool(entropy);
  const hash = hasher(0x8b51f9dd, 0x58f38ded);
  return Uint32Array.from({ length: words }, (_, i) => hash(pool[i % POOL_SIZE]!));
}

function mixedPool(entropy: readonly number[]): Uint32Array {
  const hash = hasher(0x43b0d7e5, 0x931e8875);
  const pool = Uint32Array.from({ length: POOL_SIZE }, (_, i) => hash(entropy[i] ?? 0));
  for (let from = 0; from < POOL_SIZE; from++) {
    for (let to = 0; to < POOL_SIZE; to++) {
      if (from !== to) pool[to] = mix(pool[to]!, hash(pool[from]!));
    }
  }
  for (const word of entropy.slice(POOL_SIZE)) {
    for (let to = 0; to < POOL_SIZE; to++) pool[to] = mix(pool[to]!, hash(word));
  }
  return pool;
}

/** A hash of 32-bit words whose multiplier changes with each call. */
function hasher(initial: number, multiplier: number): (word: number) => number {
  let constant = initial;
  return (word) => {
    const mixed = word ^ constant;
    constant = multiplyUint32(constant, multiplier);
    return xorshift16(Math.imul(mixed, constant));
  };
}

function mix(x: number, y: number): number {
  return xorshift16(Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y));
}

function xorshift16(word: number): number {
  return (word ^ (word >>> 16)) >>> 0;
}
