import type { Feature } from "./features.ts";
import type { Problem } from "./problem.ts";

/** Features as numbers of similar size, one array a column; for models that add them up or measure distances. */
export interface Dense {
  readonly train: readonly Float64Array[];
  readonly test: readonly Float64Array[];
}

interface Column {
  readonly train: Float64Array;
  readonly test: Float64Array;
  /** How many training rows differ from the usual value: what rare levels are dropped by. */
  readonly weight: number;
}

const maxColumns = 160;

/** Numbers standardised (gaps by the median, and told), levels as columns of 0 and 1, those of few rows left out. */
export function denseOf({ features, trainRows }: Problem, { rare = 5 } = {}): Dense {
  const columns = features
    .flatMap((feature) => columnsOf(feature, trainRows, rare))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, maxColumns);
  return { train: columns.map(({ train }) => train), test: columns.map(({ test }) => test) };
}

function columnsOf(feature: Feature, rows: number, rare: number): Column[] {
  if (feature.kind === "category") {
    const counts = new Int32Array(feature.levels);
    for (const code of feature.train) counts[code]!++;
    return Array.from(counts.keys())
      .filter((code) => counts[code]! >= rare && counts[code]! < rows)
      .map((code) => ({
        ...standardised(
          Float64Array.from(feature.train, (level) => (level === code ? 1 : 0)),
          Float64Array.from(feature.test, (level) => (level === code ? 1 : 0)),
        ),
        weight: Math.min(counts[code]!, rows - counts[code]!),
      }));
  }
  const gaps = feature.train.filter((value) => Number.isNaN(value)).length;
  const known = feature.train.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0 || known[0] === known.at(-1)) return [];
  const median = known[known.length >> 1]!;
  const fill = (values: Float64Array) => values.map((value) => (Number.isNaN(value) ? median : value));
  const columns = [{ ...standardised(fill(feature.train), fill(feature.test)), weight: rows }];
  if (gaps < rare) return columns;
  const isGap = (values: Float64Array) => values.map((value) => (Number.isNaN(value) ? 1 : 0));
  return [
    ...columns,
    { ...standardised(isGap(feature.train), isGap(feature.test)), weight: Math.min(gaps, rows - gaps) },
  ];
}

/** Mean 0 and deviation 1 in train; outliers are cut off at five deviations. */
function standardised(train: Float64Array, test: Float64Array): { train: Float64Array; test: Float64Array } {
  let [sum, squares] = [0, 0];
  for (const value of train) sum += value;
  const mean = sum / train.length;
  for (const value of train) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / train.length) || 1;
  const scale = (value: number) => Math.min(5, Math.max(-5, (value - mean) / deviation));
  return { train: train.map(scale), test: test.map(scale) };
}
