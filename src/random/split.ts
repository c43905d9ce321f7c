/** Row numbers of one train/test split, as scikit-learn's splitters yield them. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

export interface SplitSizes {
  /** In (0, 1) a share, rounded up; an integer >= 1 a count. */
  readonly testSize?: number;
  /** In (0, 1) a share, rounded down; an integer >= 1 a count. Default: all that the test part leaves. */
  readonly trainSize?: number;
}

/** Class labels, one a row: numbers or strings, not both. */
export type Labels = ArrayLike<number> | ArrayLike<string> | ArrayLike<boolean>;

/**
 * How many rows each part gets: scikit-learn 1.5.2's `_validate_shuffle_split`. JavaScript cannot tell 1 from
 * 1.0; 1 is read as a count.
 * @throws Error where scikit-learn raises ValueError
 */
export function splitSizes(
  n: number,
  { testSize, trainSize }: SplitSizes,
  defaultTestSize: number,
): { nTrain: number; nTest: number } {
  checkSize("testSize", testSize, n);
  checkSize("trainSize", trainSize, n);
  const test = testSize ?? (trainSize === undefined ? defaultTestSize : undefined);
  if (test !== undefined && trainSize !== undefined && test < 1 && trainSize < 1 && test + trainSize > 1)
    throw new Error(`testSize ${test} and trainSize ${trainSize} add up to more than 1.`);
  const asked = { test: count(test, n, Math.ceil), train: count(trainSize, n, Math.floor) };
  const nTrain = asked.train ?? n - asked.test!;
  const nTest = asked.test ?? n - asked.train!;
  if (nTrain + nTest > n)
    throw new Error(`testSize ${nTest} and trainSize ${nTrain} add up to more than the ${n} rows.`);
  if (nTrain === 0)
    throw new Error(`A test part of ${nTest} of ${n} rows leaves none to train on; make testSize smaller.`);
  return { nTrain, nTest };
}

function count(size: number | undefined, n: number, round: (x: number) => number): number | undefined {
  return size === undefined || size >= 1 ? size : round(size * n);
}

function checkSize(name: string, size: number | undefined, n: number): void {
  if (size === undefined) return;
  const share = size > 0 && size < 1;
  if (!share && (!Number.isInteger(size) || size <= 0 || size >= n))
    throw new Error(`${name} must be a share in (0, 1) or a count from 1 to ${n - 1}, got ${size}.`);
}
