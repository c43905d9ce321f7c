import { Mt19937 } from "../../random/mt19937.ts";

/** A stream of numbers in [0, 1), the same for a seed on every machine. */
export function randomStream(seed: number): () => number {
  const bits = Mt19937.fromInteger(seed);
  return () => bits.nextDouble();
}

/** `count` of the numbers below n, each at most once, in random order. */
export function sample(n: number, count: number, random: () => number): Int32Array {
  const all = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (n - i));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all.slice(0, count);
}
