import { expect, test } from "vitest";
import type { JournalEvent } from "../record/schema.ts";
import { parentText } from "./html/tree-chart.ts";
import { searchOf } from "./search-tree.ts";

function events(...data: Record<string, unknown>[]): JournalEvent[] {
  return data.map((one, seq) => ({ seq, time: "", type: "agent/node", data: one, prev: "", hash: "" }));
}

const node = (id: number | string, parent: number | string | null, more: Record<string, unknown> = {}) => ({
  id,
  parent,
  stage: parent === null ? "draft" : "improve",
  plan: "boosting",
  metric: 0.5,
  isBuggy: false,
  execMs: 10,
  ...more,
});

test.each([
  [true, "1"],
  [false, "2"],
])("the best node follows the competition's direction (lower is better: %s)", (lowerIsBetter, best) => {
  const search = searchOf(
    events(node(0, null), node(1, 0, { metric: 0.1 }), node(2, 0, { metric: 0.9 })),
    lowerIsBetter,
  );
  expect(search.bestNode).toBe(best);
});

test("a buggy node is never the best, whatever metric it claims", () => {
  const search = searchOf(events(node(0, null), node(1, 0, { metric: 0.99, isBuggy: true })), false);
  expect(search.bestNode).toBe("0");
});

test("no direction, no best node", () => {
  expect(searchOf(events(node(0, null)), null).bestNode).toBeNull();
});

test("events of other types and shapes are passed over", () => {
  const [foreign] = events(node(7, null));
  const list = [
    ...events(node(0, null), { id: 1 }, { ...node(2, 0), stage: "hack" }),
    { ...foreign!, type: "agent/thought" },
  ];
  expect(searchOf(list, true).nodes.map(({ id }) => id)).toEqual(["0"]);
});

test("a cycle, an unknown parent and a repeated id still give a forest", () => {
  const search = searchOf(events(node(0, 1), node(1, 0), node(2, "nobody"), node(1, 2), node(3, 3)), true);
  expect(search.nodes.map(({ id, parent }) => [id, parent])).toEqual([
    ["0", null],
    ["1", "0"],
    ["2", null],
    ["3", null],
  ]);
});

test("texts and the number of nodes are bounded", () => {
  const many = Array.from({ length: 1500 }, (_, i) => node(i, i === 0 ? null : i - 1));
  const search = searchOf(events({ ...many[0]!, plan: "x".repeat(1e6) }, ...many.slice(1)), true);
  expect(search.nodes.length).toBe(1000);
  expect(search.omittedNodes).toBe(500);
  expect(search.nodes[0]!.plan.length).toBeLessThan(2100);
});

test("a crossover keeps its second parent when that is an earlier node, and says both", () => {
  const cross = { stage: "crossover", secondParent: 1 };
  const { nodes } = searchOf(
    events(node(0, null), node(1, null), node(2, 0, cross), node(3, 0, { ...cross, secondParent: 9 })),
    false,
  );
  expect(nodes.map(({ secondParent }) => secondParent)).toEqual([undefined, undefined, "1", undefined]);
  expect(nodes.map(parentText)).toEqual(["–", "–", "0 and 1", "0"]);
});
