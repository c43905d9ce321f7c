import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../core/package-root.ts";
import { groupShuffleSplit } from "./group-shuffle-split.ts";
import { kFold } from "./k-fold.ts";
import { defaultRng, type NumpyGenerator } from "./numpy-generator.ts";
import { NumpyRandomState } from "./numpy-random-state.ts";
import { pandasSample } from "./pandas-sample.ts";
import { PythonRandom } from "./python-random.ts";
import { range } from "./sampling.ts";
import { shuffleSplit } from "./shuffle-split.ts";
import type { Labels, Split } from "./split.ts";
import { stratifiedKFold } from "./stratified-k-fold.ts";
import { stratifiedShuffleSplit } from "./stratified-shuffle-split.ts";
import { trainTestSplit } from "./train-test-split.ts";

// Made by test/golden/random/make.py with NumPy 1.26.4, scikit-learn 1.5.2, pandas 2.2.3 and CPython's random.
type Packed = string[] | { length: number; head: string[]; sha256: string };
// biome-ignore lint/suspicious/noExplicitAny: each call has its own parameters; they are read by one function each
type Call = Record<string, any>;
const reference: Record<string, Call[]> = JSON.parse(
  readFileSync(join(packageRoot, "test/golden/random/reference.json"), "utf8"),
);

const stream: Record<string, (call: Call) => Iterable<number | bigint>> = {
  state: (call) => fromState(new NumpyRandomState(call["seed"]), call),
  generator: (call) => fromGenerator(defaultRng(BigInt(call["seed"])), call),
  python: (call) => fromPython(new PythonRandom(call["text"] ? call["seed"] : BigInt(call["seed"])), call),
  pandasSample: ({ rows, out: _, ...options }) => pandasSample(rows, options as { randomState: number }),
};

describe.each(Object.keys(stream))("%s", (area) => {
  test.each(reference[area]!.map((call) => [title(call), call] as const))("gives %s", (_, call) => {
    expect(packed(stream[area]!(call))).toEqual(call["out"]);
  });
});

const splitter: Record<string, (call: Call) => Split> = {
  trainTestSplit: ({ n, labels, ...options }) =>
    trainTestSplit(n, labels ? { ...options, stratify: labelsOf(labels, n) } : options),
  shuffleSplit: ({ n, i, ...options }) => shuffleSplit(n, options as { randomState: number })[i]!,
  stratifiedShuffleSplit: ({ n, labels, i, ...options }) =>
    stratifiedShuffleSplit(labelsOf(labels, n), options as { randomState: number })[i]!,
  groupShuffleSplit: ({ n, labels, i, ...options }) =>
    groupShuffleSplit(labelsOf(labels, n), options as { randomState: number })[i]!,
  kFold: ({ n, i, ...options }) => kFold(n, seeded(options))[i]!,
  stratifiedKFold: ({ n, labels, i, ...options }) =>
    stratifiedKFold(labelsOf(labels, n), seeded(options))[i]!,
};

describe.each(Object.keys(splitter))("%s", (area) => {
  test.each(reference[area]!.map((call) => [title(call), call] as const))("gives %s", (_, call) => {
    const { train, test: tested, ...options } = call;
    const split = splitter[area]!(options);
    expect({ train: packed(split.train), test: packed(split.test) }).toEqual({ train, test: tested });
  });
});

test("every area of the reference is checked", () => {
  expect(Object.keys(reference).sort()).toEqual(
    ["versions", ...Object.keys(stream), ...Object.keys(splitter)].sort(),
  );
});

function fromState(rng: NumpyRandomState, call: Call): Iterable<number> {
  const { n, low, high, size, replace, p } = call;
  switch (call["call"]) {
    case "randomSample":
      return times(n, () => rng.randomSample());
    case "uniform":
      return times(n, () => rng.uniform(low, high));
    case "randint":
      return times(n, () => rng.randint(low, high));
    case "permutation":
      return rng.permutation(n);
    case "choice":
      return rng.choice(n, { size, replace, ...(p && { p }) });
    default: {
      const letter = "abc"[rng.choiceIndex(3)]!;
      const rest = [rng.randint(0, 10), rng.randomSample(), rng.randint(0, 2 ** 40)];
      return [letter as unknown as number, ...rest, ...rng.permutation(5), rng.uniform(1, 2)];
    }
  }
}

function fromGenerator(rng: NumpyGenerator, call: Call): Iterable<number> {
  const { n, low, high, size, replace, p } = call;
  switch (call["call"]) {
    case "random":
      return times(n, () => rng.random());
    case "uniform":
      return times(n, () => rng.uniform(low, high));
    case "integers":
      return times(n, () => rng.integers(low, high));
    case "permutation":
      return rng.permutation(n);
    case "choice":
      return rng.choice(n, { size, replace, ...(p && { p }) });
    default: {
      const shuffled = [...range(9)];
      rng.shuffle(shuffled);
      const first = [rng.integers(0, 10), rng.random(), rng.integers(0, 10), rng.integers(0, 2 ** 40)];
      return [...first, ...shuffled, ...rng.permutation(5), rng.random()];
    }
  }
}

function fromPython(rng: PythonRandom, call: Call): Iterable<number | bigint> {
  const { n, k, bits, start, stop, step, weights } = call;
  switch (call["call"]) {
    case "random":
      return times(n, () => rng.random());
    case "getrandbits":
      return times(5, () => (bits <= 53 ? rng.getrandbits(bits) : rng.getrandbitsBig(bits)));
    case "randrange":
      return times(30, () => rng.randrange(start, stop, step));
    case "shuffle": {
      const items = range(n);
      rng.shuffle(items);
      return items;
    }
    case "sample":
      return rng.sample(range(n), k);
    case "choices":
      return rng.choices(range(n), k, weights);
    default: {
      const first = [rng.choice(range(10)), rng.randint(1, 6), rng.random(), rng.uniform(-1, 4)];
      return [...first, ...rng.sample(range(30), 3), rng.getrandbits(7)];
    }
  }
}

/** The formulas of `labels_of` in make.py. */
function labelsOf(kind: string, n: number): Labels {
  const text = ["b", "a", "C", "é", "\uff01", "\u{1f600}"];
  if (kind === "text") return times(n, (i) => text[(i * 5) % 6]!);
  if (kind === "balanced") return times(n, (i) => (i * 7919) % 3);
  if (kind === "skewed") return times(n, (i) => (i % 10 === 0 ? 5 : i % 7 === 0 ? -2 : 11));
  return times(n, (i) => (i * i) % 23);
}

function seeded({ randomState, ...rest }: Call): Call {
  return randomState === null ? rest : { ...rest, randomState };
}

function times<T>(n: number, draw: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => draw(i));
}

function packed(values: Iterable<number | bigint>): Packed {
  const texts = Array.from(values, String);
  if (texts.length <= 24) return texts;
  const sha256 = createHash("sha256").update(texts.join(",")).digest("hex").slice(0, 24);
  return { length: texts.length, head: texts.slice(0, 4), sha256 };
}

function title({ out: _, train: _1, test: _2, ...call }: Call): string {
  return JSON.stringify(call).slice(0, 160);
}
