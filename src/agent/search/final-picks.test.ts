import fc from "fast-check";
import { expect, test } from "vitest";
import { node } from "../../../test/agent/simulated-nodes.ts";
import { finalPickNamed, finalPickNames, finalPickSettings } from "./final-picks.ts";
import type { SearchNode } from "./search-node.ts";

const ids = (name: string, nodes: readonly SearchNode[], better: "higher" | "lower" = "higher") =>
  finalPickNamed(name)(nodes, better).map(({ id }) => id);
const folds = (one: SearchNode, ...foldMetrics: number[]): SearchNode => ({ ...one, foldMetrics });

// The best is node 3 with folds 5, 6, 7, 8, 9: mean 7, standard error sqrt(2.5 / 5) = 0.7071.
const tree = [
  node(0, null, "draft", 6.2),
  node(1, null, "draft", null),
  node(2, 0, "improve", 6.5),
  folds(node(3, 2, "improve", 7), 5, 6, 7, 8, 9),
  node(4, 0, "improve", 6.4),
  node(5, 1, "debug", 6.9),
];

test("best picks the best, the earlier of equals", () => {
  expect(ids("best", tree)).toEqual([3]);
  expect(ids("best", tree, "lower")).toEqual([0]);
  expect(ids("best", [...tree, node(6, 3, "improve", 7)])).toEqual([3]);
});

test("one standard error: the simplest within 0.7071 of 7; a repair adds no idea", () => {
  expect(ids("one-standard-error", tree)).toEqual([5]); // a repaired draft; the draft 0 is 0.8 behind
  expect(ids("one-standard-error", tree.slice(0, 5))).toEqual([2]); // 2 and 4 are equally simple, 2 is better
  expect(ids("one-standard-error", [...tree.slice(0, 4), node(4, 0, "improve", 6.6)])).toEqual([4]);
  const equal = [...tree.slice(0, 4), node(4, 0, "improve", 6.5)];
  expect(ids("one-standard-error", equal)).toEqual([2]); // then the earlier
});

test("one standard error where lower is better", () => {
  const nodes = [
    node(0, null, "draft", 7.5),
    node(1, 0, "improve", 7.7),
    folds(node(2, 1, "improve", 7), 5, 6, 7, 8, 9),
  ];
  expect(ids("one-standard-error", nodes, "lower")).toEqual([0]);
  expect(ids("one-standard-error", [node(0, null, "draft", 7.8), ...nodes.slice(1)], "lower")).toEqual([1]);
});

test("one standard error: a crossover is as complex as its more complex parent, and one more", () => {
  const cross = { ...node(4, 0, "crossover", 6.6), secondParent: 3 };
  const nodes = [...tree.slice(0, 2), node(2, 0, "improve", 5), node(3, 2, "improve", 6.5), cross];
  const best = folds(node(5, 4, "improve", 7), 5, 6, 7, 8, 9);
  expect(ids("one-standard-error", [...nodes, best])).toEqual([3]); // steps 2 against the crossover's 3
});

test("one standard error falls back to the best where there is no spread to know", () => {
  expect(
    ids(
      "one-standard-error",
      tree.map((one) => (one.id === 3 ? folds(one, 7) : one)),
    ),
  ).toEqual([3]);
  expect(
    ids(
      "one-standard-error",
      tree.map((one) => node(one.id, one.parent, one.stage, one.metric)),
    ),
  ).toEqual([3]);
});

test("top-k-mean names the k best, the best first, and all of them when fewer work", () => {
  expect(ids("top-k-mean", tree)).toEqual([3, 5, 2]);
  expect(ids("top-k-mean", tree, "lower")).toEqual([0, 4, 2]);
  expect(finalPickNamed("top-k-mean", { top_k: "9" })(tree, "higher").map(({ id }) => id)).toEqual([
    3, 5, 2, 4, 0,
  ]);
});

const anyTree = fc.array(fc.tuple(fc.nat(100), fc.option(fc.double({ noNaN: true, min: -9, max: 9 }))), {
  maxLength: 20,
});

test.each(finalPickNames)(
  "property: %s picks working nodes only, one at least when there is one, and changes nothing",
  (name) => {
    fc.assert(
      fc.property(anyTree, fc.constantFrom("higher" as const, "lower" as const), (drawn, better) => {
        const nodes = drawn.map(([from, metric], id) => {
          const parent = id === 0 ? null : from % id;
          const one = node(id, parent, parent === null ? "draft" : "improve", metric);
          return metric === null ? one : folds(one, metric - 1, metric + 1);
        });
        const before = structuredClone(nodes);
        const picked = finalPickNamed(name)(nodes, better);
        expect(nodes).toEqual(before);
        expect(picked.filter(({ isBuggy }) => isBuggy)).toEqual([]);
        expect(picked.length > 0).toBe(nodes.some(({ isBuggy }) => !isBuggy));
      }),
      { numRuns: 100, seed: 5 },
    );
  },
);

test("unknown names and impossible values are refused with what was expected", () => {
  expect(() => finalPickNamed("bset")).toThrow(
    'No final pick "bset". Did you mean "best"? There are: best, one-standard-error, top-k-mean.',
  );
  for (const top_k of [0, 1.5, "few", true])
    expect(() => finalPickNamed("top-k-mean", { top_k })).toThrow("expected a whole number above 0");
  expect(Object.keys(finalPickSettings("best"))).toEqual(["final_pick", "top_k"]);
});
