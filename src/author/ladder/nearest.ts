import { denseOf } from "./dense.ts";
import type { Prediction, Problem } from "./problem.ts";

/** Distances computed at most, in products of one column: some seconds. */
const budget = 2e9;

/** The mean target of the k training rows nearest by Euclidean distance, for each k asked for; the first rows stand for many. */
export function nearest(problem: Problem, ks: readonly number[]): Prediction[] {
  const { train, test } = denseOf(problem, { rare: 20 });
  const columns = Math.max(1, train.length);
  const rows = Math.min(problem.trainRows, Math.max(200, Math.floor(budget / (columns * problem.testRows))));
  const most = Math.min(rows, Math.max(...ks));
  const predictions = ks.map(() => problem.targets.map(() => new Float64Array(problem.testRows)));
  const distances = new Float64Array(rows);
  for (let row = 0; row < problem.testRows; row++) {
    distances.fill(0);
    for (let j = 0; j < train.length; j++) {
      const [column, at] = [train[j]!, test[j]![row]!];
      for (let i = 0; i < rows; i++) distances[i]! += (column[i]! - at) ** 2;
    }
    const near = smallest(distances, most);
    ks.forEach((k, which) => {
      problem.targets.forEach((target, output) => {
        const some = near.subarray(0, k);
        let total = 0;
        for (const i of some) total += target[i]!;
        predictions[which]![output]![row] = total / some.length;
      });
    });
  }
  return predictions;
}

/** Positions of the smallest values in ascending order, by a sorted list that grows to `count`. */
function smallest(values: Float64Array, count: number): Int32Array {
  const found = new Int32Array(count);
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (size === count && value >= values[found[size - 1]!]!) continue;
    let at = size < count ? size++ : size - 1;
    while (at > 0 && values[found[at - 1]!]! > value) {
      found[at] = found[at - 1]!;
      at--;
    }
    found[at] = i;
  }
  return found;
}
