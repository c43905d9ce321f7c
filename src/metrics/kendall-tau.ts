import { defineMetric, MetricInputError } from "./metric.ts";
import { checkLengths } from "./shared/numbers.ts";

export type Ordering = readonly string[];

/**
 * Kendall's tau of orders, pooled over rows: 1 - 4 S / (sum of n (n - 1)), where S counts the swaps of neighbours that
 * turn the predicted orders into the true ones. Source: the evaluation page of AI4Code.
 * @throws MetricInputError unless each predicted order holds the true one's items
 */
export const kendallTau = defineMetric<readonly Ordering[], readonly Ordering[]>({
  name: "kendall-tau",
  better: "higher",
  perfect: 1,
  range: [-1, 1],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    let [swaps, most] = [0, 0];
    truth.forEach((items, row) => {
      const given = prediction[row]!;
      const place = new Map(items.map((item, i) => [item, i]));
      const ranks = given.map((item) => place.get(item) ?? -1);
      if (
        given.length !== items.length ||
        place.size !== items.length ||
        new Set(given).size !== items.length ||
        ranks.includes(-1)
      )
        throw new MetricInputError(
          `Row ${row + 1}: expected the ${items.length} items of the sample in some order.`,
        );
      swaps += inversions(ranks);
      most += items.length * (items.length - 1);
    });
    if (most === 0) throw new MetricInputError("No row has two items to order.");
    return 1 - (4 * swaps) / most;
  },
  examples: [
    {
      truth: [
        ["a", "b", "c"],
        ["x", "y"],
      ],
      prediction: [
        ["b", "a", "c"],
        ["y", "x"],
      ],
      score: 0,
      source: "by hand: two swaps, 1 - 8 / 8",
    },
  ],
});

/** Pairs in the wrong order, by a tree of counts (Fenwick 1994). */
function inversions(ranks: readonly number[]): number {
  const counts = new Int32Array(ranks.length + 1);
  let total = 0;
  ranks.forEach((rank, seen) => {
    let notAbove = 0;
    for (let i = rank + 1; i > 0; i -= i & -i) notAbove += counts[i]!;
    total += seen - notAbove;
    for (let i = rank + 1; i < counts.length; i += i & -i) counts[i]!++;
  });
  return total;
}
