import { boosting } from "./boosting.ts";
import { forest, tree } from "./forest.ts";
import { linear } from "./linear.ts";
import { naiveBayes } from "./naive-bayes.ts";
import { nearest } from "./nearest.ts";
import { type Prediction, type Problem, withColumns } from "./problem.ts";
import { constant, explainedBy, groupMeans, guessAtRandom } from "./simple.ts";

/** One step of the ladder's work: solvers that share what they learn. */
export interface Family {
  readonly name: string;
  /** The names of its entries, in the order of `solve`'s predictions. */
  readonly entries: readonly string[];
  /** `done` holds what families before it predicted, by name: blends are made of them. */
  solve(done: ReadonlyMap<string, Prediction>): Prediction[];
}

/** The ladder from the bottom up: guesses, rules on one column, models of growing strength on some or all columns, blends. */
export function families(problem: Problem): Family[] {
  const columns = bestColumns(problem);
  return [...guesses(problem), ...rules(problem, columns), ...models(problem, columns), ...blends(problem)];
}

function one(name: string, solve: () => Prediction): Family {
  return { name, entries: [name], solve: () => [solve()] };
}

/** Entries that are stages of one model: so many trees, neighbours or rounds. */
function staged(
  name: string,
  stages: Readonly<Record<string, number>>,
  solve: (counts: readonly number[]) => Prediction[],
): Family {
  return {
    name,
    entries: Object.keys(stages).map((stage) => `${name}-${stage}`),
    solve: () => solve(Object.values(stages)),
  };
}

function guesses(problem: Problem): Family[] {
  const random = [1, 2].map((seed) => one(`random-${seed}`, () => guessAtRandom(problem, seed)));
  const quantiles = { "lower-quarter": 0.25, median: 0.5, "upper-quarter": 0.75, maximum: 1 };
  return [
    one("mean", () => constant(problem)),
    ...(problem.kind === "numbers"
      ? Object.entries(quantiles).map(([name, at]) => one(name, () => constant(problem, at)))
      : []),
    ...random,
  ];
}

const maxRules = 10;

/** Means by one column, the telling and the idle ones, then by two and three of the best together. */
function rules(problem: Problem, columns: readonly string[]): Family[] {
  const by = (names: readonly string[], options?: { bins?: number }) =>
    one(`by-${names.map(slug).join("-")}`, () => groupMeans(withColumns(problem, names), options));
  const [first, second, third] = columns;
  const pairs = [
    [first, second],
    [first, third],
    [first, second, third],
  ].filter((names): names is string[] => names.every((name) => name !== undefined));
  const worst = columns.slice(Math.max(maxRules - 2, columns.length - 2));
  const single = [...new Set([...columns.slice(0, maxRules - 2), ...worst])];
  return [...single.map((name) => by([name])), ...pairs.map((names) => by(names, { bins: 5 }))];
}

function models(problem: Problem, columns: readonly string[]): Family[] {
  const views = viewsOf(problem, columns);
  const counts = (nominal: number) => scaled(nominal, problem);
  const trees = (nominal: number) => counts(nominal * Math.min(1, Math.sqrt(8000 / problem.trainRows)));
  const boosts = { rate: 0.1, maxDepth: 4, minLeaf: 10 };
  const extra = { minLeaf: 1, seed: 3, extra: true, featureShare: 0.8 };
  return [
    ...views.map(({ name, part }) => one(`linear-${name}`, () => linear(part, { strength: 1 }))),
    one("linear-weak", () => linear(problem, { strength: problem.trainRows / 3 })),
    one("linear-rare", () => linear(problem, { strength: 5, rare: 2 })),
    ...(problem.kind === "numbers" ? [] : [one("bayes", () => naiveBayes(problem))]),
    staged("nearest", { 1: 1, 5: 5, 20: 20, 60: 60 }, (ks) => nearest(problem, ks)),
    ...[1, 2, 3, 4, 6, 9].map((maxDepth) =>
      one(`tree-${maxDepth}`, () => tree(problem, { maxDepth, minLeaf: 5 })),
    ),
    one("tree-full", () => tree(problem, { maxDepth: 30, minLeaf: 1 })),
    ...views.map(({ name, part }) =>
      one(`forest-${name}`, () => forest(part, [trees(25)], { minLeaf: 3, seed: 1 })[0]!),
    ),
    staged("forest", { small: trees(10), large: trees(100) }, (sizes) =>
      forest(problem, sizes, { minLeaf: 2, seed: 2 }),
    ),
    staged("extra", { small: trees(10), large: trees(100) }, (sizes) => forest(problem, sizes, extra)),
    ...views.map(({ name, part }) =>
      one(`boosting-${name}`, () => boosting(part, [counts(60)], { ...boosts, seed: 4 })[0]!),
    ),
    staged("boosting", { short: counts(10), middle: counts(40), long: counts(120) }, (rounds) =>
      boosting(problem, rounds, { ...boosts, seed: 5 }),
    ),
    one(
      "boosting-overfit",
      () => boosting(problem, [counts(150)], { rate: 0.5, maxDepth: 8, minLeaf: 1, seed: 6 })[0]!,
    ),
    staged("boosting-slow", { short: counts(100), long: counts(300) }, (rounds) =>
      boosting(problem, rounds, { rate: 0.03, maxDepth: 6, minLeaf: 8, seed: 7, share: 0.5 }),
    ),
    staged("boosting-flat", { short: counts(100), long: counts(300) }, (rounds) =>
      boosting(problem, rounds, { rate: 0.06, maxDepth: 2, minLeaf: 10, seed: 8 }),
    ),
  ];
}

/** Rounds or trees: fewer where there are many classes, each of which costs as much as one number does. */
function scaled(nominal: number, { targets }: Problem): number {
  return Math.max(4, Math.round(nominal * Math.min(1, 8 / targets.length)));
}

const members: Readonly<Record<string, readonly string[]>> = {
  "blend-linear-tree": ["linear-all", "tree-4"],
  "blend-linear-forest": ["linear-all", "forest-large"],
  "blend-forests": ["forest-large", "extra-large"],
  "blend-forest-boosting": ["extra-large", "boosting-slow-long"],
  "blend-boostings": ["boosting-long", "boosting-slow-long", "boosting-flat-long"],
  "blend-four": ["linear-weak", "extra-large", "boosting-slow-long", "boosting-long"],
  "blend-all": [
    "linear-all",
    "nearest-20",
    "forest-large",
    "extra-large",
    "boosting-long",
    "boosting-slow-long",
  ],
};

/** Means of the members' predictions. */
function blends(problem: Problem): Family[] {
  return Object.entries(members).map(([name, parts]) => ({
    name,
    entries: [name],
    solve: (done) => {
      const predictions = parts.map((part) => done.get(part)!);
      return [
        problem.targets.map((_, k) =>
          predictions[0]![k]!.map(
            (_, row) => predictions.reduce((sum, prediction) => sum + prediction[k]![row]!, 0) / parts.length,
          ),
        ),
      ];
    },
  }));
}

/** Some of the columns, for solvers that did not look at everything; "all" is the whole problem. */
function viewsOf(problem: Problem, columns: readonly string[]): { name: string; part: Problem }[] {
  const ofKind = (kind: "number" | "category") => [
    ...new Set(problem.features.filter((feature) => feature.kind === kind).map(({ source }) => source)),
  ];
  const views = {
    best: columns.slice(0, 1),
    three: columns.slice(0, 3),
    half: columns.slice(Math.floor(columns.length / 2)),
    numbers: ofKind("number"),
    words: ofKind("category"),
    all: columns,
  };
  const seen = new Set<string>([""]);
  return Object.entries(views)
    .reverse() // "all" keeps its name where another view is the same
    .filter(([, names]) => {
      const key = [...names].sort().join("\u0001");
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .map(([name, names]) => ({ name, part: name === "all" ? problem : withColumns(problem, names) }))
    .reverse();
}

/** The table's columns, the most telling first. */
export function bestColumns(problem: Problem): string[] {
  const worth = new Map<string, number>();
  for (const feature of problem.features)
    worth.set(
      feature.source,
      Math.max(worth.get(feature.source) ?? -Infinity, explainedBy(feature, problem)),
    );
  return [...worth].sort(([, a], [, b]) => b - a).map(([source]) => source);
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
}
