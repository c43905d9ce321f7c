import { type Column, stringColumn } from "../frame/table.ts";
import { defineMetric } from "./metric.ts";
import { rowsByValue } from "./shared/groups.ts";
import { checkNumbers } from "./shared/numbers.ts";
import { quantile } from "./shared/quantile.ts";

/** Places on the earth, in degrees. */
export interface Places {
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
}

const earthRadius = 6_371_000; // metres

/**
 * Mean over trips of the mean of the 50th and the 95th percentile of the great-circle distance between the true and
 * the predicted place, in metres. Source: the evaluation page of the Google Smartphone Decimeter Challenge 2022.
 */
export const haversineError = defineMetric<Places & { readonly trip: Column }, Places>({
  name: "haversine-error",
  better: "lower",
  perfect: 0,
  range: [0, Math.PI * earthRadius],
  compute(truth, prediction) {
    checkNumbers(truth.latitude, prediction.latitude);
    checkNumbers(truth.longitude, prediction.longitude);
    const trips = [...rowsByValue(truth.trip).values()];
    const errors = trips.map((rows) =>
      tripError(Float64Array.from(rows, (row) => distance(truth, prediction, row))),
    );
    return errors.reduce((sum, error) => sum + error, 0) / trips.length;
  },
  examples: [
    {
      truth: {
        trip: stringColumn(["a", "a"]),
        latitude: Float64Array.of(0, 0),
        longitude: Float64Array.of(0, 0),
      },
      prediction: { latitude: Float64Array.of(0, 0), longitude: Float64Array.of(1, 1) },
      score: (earthRadius * Math.PI) / 180,
      source: "by hand: one degree along the equator",
    },
  ],
});

/** Mean of the median and the 95th percentile of a trip's distances. */
export function tripError(distances: Float64Array): number {
  return (quantile(distances, 0.5) + quantile(distances, 0.95)) / 2;
}

function distance(a: Places, b: Places, row: number): number {
  const [latA, latB] = [radians(a.latitude[row]!), radians(b.latitude[row]!)];
  const turn = radians(b.longitude[row]!) - radians(a.longitude[row]!);
  const h = Math.sin((latB - latA) / 2) ** 2 + Math.cos(latA) * Math.cos(latB) * Math.sin(turn / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(Math.sqrt(h), 1));
}

function radians(degrees: number): number {
  return degrees * (Math.PI / 180);
}
