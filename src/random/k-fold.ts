import { NumpyRandomState } from "./numpy-random-state.ts";
import { range } from "./sampling.ts";
import type { Split } from "./split.ts";

export interface KFoldOptions {
  /** Default 5. */
  readonly nSplits?: number;
  /** Shuffles with this seed; absent: no shuffling, as `shuffle=False`. */
  readonly randomState?: number;
}

/** scikit-learn 1.5.2's `KFold`: every row is in one test part; row numbers ascend within each part. */
export function kFold(n: number, { nSplits = 5, randomState }: KFoldOptions = {}): Split[] {
  checkSplits(nSplits, n);
  const order = range(n);
  if (randomState !== undefined) new NumpyRandomState(randomState).shuffle(order);
  const foldOf = new Int32Array(n);
  const [size, larger] = [Math.floor(n / nSplits), n % nSplits];
  for (let fold = 0, position = 0; fold < nSplits; fold++) {
    for (const end = position + size + (fold < larger ? 1 : 0); position < end; position++)
      foldOf[order[position]!] = fold;
  }
  return splitsOf(foldOf, nSplits);
}

/** One split a fold, given the fold in which each row is tested. */
export function splitsOf(foldOf: Int32Array, nSplits: number): Split[] {
  const rows = range(foldOf.length);
  return Array.from({ length: nSplits }, (_, fold) => ({
    train: rows.filter((row) => foldOf[row] !== fold),
    test: rows.filter((row) => foldOf[row] === fold),
  }));
}

/** @throws Error unless 2 <= nSplits <= n */
export function checkSplits(nSplits: number, n: number): void {
  if (!Number.isInteger(nSplits) || nSplits < 2 || nSplits > n)
    throw new Error(`nSplits must be from 2 to the number of rows, ${n}; got ${nSplits}.`);
}
