import { defineMetric } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkLengths } from "./shared/numbers.ts";
import { area, intersection, type Mask, runsOf } from "./shared/runs.ts";

/** 0.5, 0.55 ... 0.95, with the last bits that NumPy's `arange(0.5, 1, 0.05)` gives them. */
const thresholds = Array.from({ length: 10 }, (_, i) => 0.5 + i * (0.5 + 0.05 - 0.5));

/**
 * Mean over images of the share of IoU thresholds, 0.5 to 0.95, that the mask passes. Without an object in the image an
 * empty prediction scores 1 and any other 0. Source: the evaluation page of TGS Salt Identification.
 */
export const meanPrecisionOverIou = defineMetric<readonly Mask[], readonly Mask[]>({
  name: "mean-precision-over-iou",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    return mean(truth.length, (row) => precisionOf(truth[row]!, prediction[row]!));
  },
  examples: [
    {
      truth: [runsOf(20, [[0, 10]]), runsOf(20, [])],
      prediction: [runsOf(20, [[0, 7]]), runsOf(20, [[3, 1]])],
      score: 0.2,
      source: "by hand: an IoU of 0.7 passes 0.5, 0.55, 0.6 and 0.65; a false alarm",
    },
  ],
});

function precisionOf(truth: Mask, prediction: Mask): number {
  if (area(truth) === 0) return area(prediction) === 0 ? 1 : 0;
  const shared = intersection(truth, prediction);
  return shareOfThresholds(shared / (area(truth) + area(prediction) - shared));
}

/** The share of thresholds that an IoU lies above. */
export function shareOfThresholds(iou: number): number {
  return thresholds.filter((threshold) => iou > threshold).length / thresholds.length;
}
