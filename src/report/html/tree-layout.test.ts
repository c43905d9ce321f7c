import { expect, test } from "vitest";
import { generator } from "../../../test/e2e/report/synthetic.ts";
import type { SearchTree, TreeNode } from "../report-data.ts";
import { layoutTree } from "./tree-layout.ts";

function treeOf(parents: readonly (number | null)[], best: number): SearchTree {
  const nodes = parents.map(
    (parent, id): TreeNode => ({
      id: String(id),
      parent: parent === null ? null : String(parent),
      stage: "draft",
      plan: "",
      metric: 1,
      isBuggy: false,
      execMs: 1,
      error: null,
    }),
  );
  return { run: "r", competition: "c", seed: 0, nodes, bestNode: String(best), omittedNodes: 0, code: null };
}

const places = (tree: SearchTree) =>
  layoutTree(tree, 200).placed.map(({ node, depth, row }) => [Number(node.id), depth, row]);

test("a parent stands between its children, roots at depth 0", () => {
  //  0 ─ 1 ─ 3
  //    └ 2      4
  expect(places(treeOf([null, 0, 0, 1, null], 3))).toEqual([
    [0, 0, 0.5],
    [1, 1, 0],
    [2, 1, 1],
    [3, 2, 0],
    [4, 0, 2],
  ]);
});

test("the path to the best node is marked from its root", () => {
  const { placed } = layoutTree(treeOf([null, 0, 0, 1, null], 3), 200);
  expect(placed.filter(({ onBestPath }) => onBestPath).map(({ node }) => node.id)).toEqual(["0", "1", "3"]);
});

test("a bounded drawing still has the whole path to the best node", () => {
  const parents = Array.from({ length: 900 }, (_, i) => (i === 0 ? null : i < 850 ? 0 : i - 1));
  const { placed } = layoutTree(treeOf(parents, 899), 200);
  expect(placed.length).toBe(200);
  expect(placed.filter(({ onBestPath }) => onBestPath).map(({ node }) => Number(node.id))).toEqual([
    0,
    ...Array.from({ length: 51 }, (_, i) => 849 + i),
  ]);
});

test("no two nodes share a place in random forests", () => {
  const random = generator(5);
  for (let n = 0; n < 50; n++) {
    const parents = Array.from({ length: 60 }, (_, i) =>
      i === 0 || random() < 0.1 ? null : Math.floor(random() * i),
    );
    const spots = places(treeOf(parents, 0)).map(([, depth, row]) => `${depth}/${row}`);
    expect(new Set(spots).size).toBe(60);
  }
});

test("a chain of a thousand improvements is laid out, not overflowed", () => {
  const chain = treeOf(
    Array.from({ length: 1000 }, (_, i) => (i === 0 ? null : i - 1)),
    999,
  );
  expect(layoutTree(chain, 2000).depths).toBe(1000);
});

test("no nodes, no drawing", () => {
  expect(layoutTree({ ...treeOf([], 0), bestNode: null }, 200)).toEqual({ placed: [], depths: 0, rows: 0 });
});
