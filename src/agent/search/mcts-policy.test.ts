import fc from "fast-check";
import { expect, test } from "vitest";
import { grow, node } from "../../../test/agent/simulated-nodes.ts";
import { PythonRandom } from "../../random/python-random.ts";
import { branchesOf, mctsPolicy, uctValue } from "./mcts-policy.ts";
import { isGood, type SearchNode } from "./search-node.ts";

const buggy = null;
const settings = { numChildren: 2, uctC: 0.25, maxDebugDepth: 2 };
const policy = mctsPolicy(settings);
const never = () => {
  throw new Error("the policy draws nothing");
};
const chosen = (nodes: readonly SearchNode[], better: "higher" | "lower" = "higher") => {
  const choice = policy(nodes, better, never);
  return [choice?.stage, choice?.parent?.id ?? null];
};

// Two drafts with metrics 0.8 and 0.6, then two improvements of the first.
const tree = [
  node(0, null, "draft", 0.8),
  node(1, null, "draft", 0.6),
  node(2, 0, "improve", 0.7),
  node(3, 0, "improve", 0.9),
];

test("UCT values are norm(Q) + c * sqrt(ln N / n), as computed by hand", () => {
  const range = { uctC: 0.25, worst: 0.6, best: 0.9 };
  const branches = branchesOf(tree);
  const root = branches.get(-1)!;
  expect([root.visits, branches.get(0)!.visits, branches.get(1)!.visits]).toEqual([4, 3, 1]);
  // draft 0: Q = (0.8 + 0.7 + 0.9) / 3 = 0.8, norm 2/3; sqrt(ln 4 / 3) = 0.6797779934
  expect(uctValue(branches.get(0)!, 4, range)).toBeCloseTo(0.6666666667 + 0.25 * 0.6797779934, 9);
  // draft 1: Q = 0.6, norm 0; sqrt(ln 4 / 1) = 1.1774100226
  expect(uctValue(branches.get(1)!, 4, range)).toBeCloseTo(0.2943525056, 9);
  // node 3 among node 0's children: norm 1; sqrt(ln 3 / 1) = 1.0481470740
  expect(uctValue(branches.get(3)!, 3, range)).toBeCloseTo(1.2620367685, 9);
});

test("where lower is better, the same tree of negated metrics has the same UCT values", () => {
  const negated = branchesOf(tree.map((one) => ({ ...one, metric: -one.metric! })));
  expect(uctValue(negated.get(0)!, 4, { uctC: 0.25, worst: -0.6, best: -0.9 })).toBeCloseTo(
    uctValue(branchesOf(tree).get(0)!, 4, { uctC: 0.25, worst: 0.6, best: 0.9 }),
    12,
  );
});

test("one metric only is worth 0.5, a branch without a visit is never entered", () => {
  const alike = { uctC: 1, worst: 3, best: 3 };
  expect(uctValue({ visits: 1, sum: 3 }, 1, alike)).toBe(0.5); // ln 1 = 0
  expect(uctValue({ visits: 0, sum: 0 }, 9, alike)).toBe(Number.NEGATIVE_INFINITY);
});

test.each([
  { name: "nothing tried: a draft", nodes: [], expected: ["draft", null] },
  { name: "the root gets all its drafts first", nodes: tree.slice(0, 1), expected: ["draft", null] },
  { name: "then the best of them is improved", nodes: tree.slice(0, 2), expected: ["improve", 0] },
  {
    name: "a leaf gets all its children, also when one of them is better",
    nodes: [...tree.slice(0, 2), node(2, 0, "improve", 2)],
    expected: ["improve", 0],
  },
  {
    name: "then the way from the root is taken again, to the best leaf",
    nodes: tree,
    expected: ["improve", 3],
  },
  {
    name: "a broken child is repaired at once",
    nodes: [node(0, null, "draft", buggy)],
    expected: ["debug", 0],
  },
  {
    name: "and again",
    nodes: [node(0, null, "draft", buggy), node(1, 0, "debug", buggy)],
    expected: ["debug", 1],
  },
  {
    name: "until it was repaired as often as allowed: the next child",
    nodes: [node(0, null, "draft", buggy), node(1, 0, "debug", buggy), node(2, 1, "debug", buggy)],
    expected: ["draft", null],
  },
  {
    name: "a repaired child is left for the next one, and later improved at its repair",
    nodes: [node(0, null, "draft", buggy), node(1, 0, "debug", 2), node(2, null, "draft", 1)],
    expected: ["improve", 1],
  },
  {
    name: "after a root whose drafts all failed come new drafts",
    nodes: [
      node(0, null, "draft", buggy),
      node(1, 0, "debug", buggy),
      node(2, 1, "debug", buggy),
      node(3, null, "draft", buggy),
      node(4, 3, "debug", buggy),
      node(5, 4, "debug", buggy),
    ],
    expected: ["draft", null],
  },
])("$name", ({ nodes, expected }) => {
  expect(chosen(nodes)).toEqual(expected);
});

test("a leaf whose improvements all failed is a dead end: the next best leaf is taken", () => {
  const failed = (id: number, parent: number) => [
    node(id, parent, "improve", buggy),
    node(id + 1, id, "debug", buggy),
    node(id + 2, id + 1, "debug", buggy),
  ];
  const nodes = [node(0, null, "draft", 9), node(1, null, "draft", 1), ...failed(2, 0), ...failed(5, 0)];
  expect(chosen(nodes)).toEqual(["improve", 1]);
});

test("a fixed value counts along the path and the whole chain of repairs", () => {
  const nodes = [
    node(0, null, "draft", 4),
    node(1, null, "draft", 1),
    node(2, 0, "improve", buggy),
    node(3, 2, "debug", buggy),
    node(4, 3, "debug", 7),
  ];
  const branches = branchesOf(nodes);
  const known = [-1, 0, 1, 2, 3, 4].map((id) => [branches.get(id)!.visits, branches.get(id)!.sum]);
  expect(known).toEqual([
    [3, 12],
    [2, 11],
    [1, 1],
    [1, 7],
    [1, 7],
    [1, 7],
  ]);
});

test("a branch rarely tried is chosen once its bonus outweighs the better mean", () => {
  // Q of the branches 1 and 0; visits 9 and 1: 1 + c sqrt(ln 10 / 9) against c sqrt(ln 10 / 1), equal at c = 0.98852
  const good = [
    node(0, null, "draft", 1),
    ...Array.from({ length: 8 }, (_, i) => node(i + 1, 0, "improve", 1)),
  ];
  const nodes = [...good, node(9, null, "draft", 0)];
  const branch = (uctC: number) =>
    mctsPolicy({ numChildren: 2, uctC, maxDebugDepth: 0 })(nodes, "higher", never)?.parent?.id;
  expect(branch(0.98)).toBe(1);
  expect(branch(1)).toBe(9);
});

// True values of the branches: 0, 1, 2.
test("under noise it spends most on the branch that is truly best", () => {
  const spent = [0, 0, 0];
  for (let seed = 0; seed < 60; seed++) {
    const noise = new PythonRandom(seed);
    const noisy = mctsPolicy({ numChildren: 3, uctC: 0.25, maxDebugDepth: 2 });
    const nodes = grow({
      ...{ policy: noisy, better: "higher", seed, steps: 60 },
      judge: (child, tried) => draftOf(child, tried) + noise.uniform(-0.5, 0.5),
    });
    for (const one of nodes.slice(3)) spent[draftOf(one, nodes)]!++;
  }
  const total = spent.reduce((sum, count) => sum + count, 0);
  expect(spent[2]! / total).toBeGreaterThan(0.8);
  expect(spent[2]!).toBeGreaterThan(spent[1]!);
});

function draftOf(one: SearchNode, nodes: readonly SearchNode[]): number {
  return one.parent === null ? one.id : draftOf(nodes[one.parent]!, nodes);
}

const judged = fc.record({
  seed: fc.nat(10_000),
  bugs: fc.double({ min: 0, max: 0.9, noNaN: true }),
  numChildren: fc.integer({ min: 1, max: 6 }),
  maxDebugDepth: fc.integer({ min: 0, max: 4 }),
});
const growth = ({
  seed,
  bugs,
  ...own
}: {
  seed: number;
  bugs: number;
  numChildren: number;
  maxDebugDepth: number;
}) => ({
  ...{ policy: mctsPolicy({ uctC: 0.25, ...own }), better: "lower" as const, seed, steps: 60 },
  judge({ id }: SearchNode) {
    const random = new PythonRandom(seed + id);
    return random.random() < bugs ? null : random.random();
  },
});

test("property: only working nodes are improved, repairs form chains no longer than allowed, children come in whole sets", () => {
  fc.assert(
    fc.property(judged, (world) => {
      const nodes = grow(growth(world));
      const children = new Map<number | null, number>();
      for (const one of nodes) {
        const parent = one.parent === null ? null : nodes[one.parent]!;
        if (one.stage === "improve") expect(isGood(parent!)).toBe(true);
        if (one.stage === "debug") expect([parent!.isBuggy, parent!.id]).toEqual([true, one.id - 1]);
        else children.set(one.parent, (children.get(one.parent) ?? 0) + 1);
      }
      const unfinished = [...children.values()].filter((count) => count % world.numChildren !== 0);
      expect(unfinished.length).toBeLessThanOrEqual(1);
      const depths = nodes.map((one) => repairs(one, nodes));
      expect(Math.max(...depths)).toBeLessThanOrEqual(world.maxDebugDepth);
    }),
    { numRuns: 60, seed: 1 },
  );
});

test("property: a search that goes on after any step makes the same choices", () => {
  fc.assert(
    fc.property(judged, fc.nat(59), (world, cut) => {
      const whole = grow(growth(world));
      expect(grow({ ...growth(world), history: structuredClone(whole.slice(0, cut)) })).toEqual(whole);
    }),
    { numRuns: 40, seed: 2 },
  );
});

function repairs(one: SearchNode, nodes: readonly SearchNode[]): number {
  return one.stage === "debug" ? repairs(nodes[one.parent!]!, nodes) + 1 : 0;
}
