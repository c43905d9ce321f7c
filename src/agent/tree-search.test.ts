import { expect, test } from "vitest";
import { greedyPolicy } from "./greedy-policy.ts";
import { bestNode, debugDepth, type SearchNode } from "./search-node.ts";
import { type Execution, type TreeSearch, treeSearch } from "./tree-search.ts";

const node = (
  id: number,
  parent: number | null,
  stage: SearchNode["stage"],
  metric: number | null,
): SearchNode => ({
  ...{
    id,
    parent,
    stage,
    metric,
    isBuggy: metric === null,
    plan: "",
    code: "",
    error: null,
    execMs: 1,
    candidate: null,
  },
});
const policy = greedyPolicy({ numDrafts: 2, debugProb: 0.5, maxDebugDepth: 1 });
const buggy = null;

// AIDE's rules (aideml agent.py, search_policy): numbers are the random draws in order.
test.each([
  { name: "nothing tried: draft", nodes: [], draws: [0.9], chosen: ["draft", null] },
  {
    name: "too few drafts: draft, also when there is something to repair",
    nodes: [node(0, null, "draft", buggy)],
    draws: [0],
    chosen: ["draft", null],
  },
  {
    name: "a buggy leaf is repaired",
    nodes: [node(0, null, "draft", buggy), node(1, null, "draft", 1)],
    draws: [0.4, 0],
    chosen: ["debug", 0],
  },
  {
    name: "not when the draw says no",
    nodes: [node(0, null, "draft", buggy), node(1, null, "draft", 1)],
    draws: [0.6],
    chosen: ["improve", 1],
  },
  {
    name: "a leaf that was repaired too often is given up",
    nodes: [
      node(0, null, "draft", buggy),
      node(1, null, "draft", 1),
      node(2, 0, "debug", buggy),
      node(3, 2, "debug", buggy),
    ],
    draws: [0.1, 0],
    chosen: ["improve", 1],
  },
  {
    name: "everything buggy and none to repair: draft",
    nodes: [node(0, null, "draft", buggy), node(1, null, "draft", buggy)],
    draws: [0.9],
    chosen: ["draft", null],
  },
  {
    name: "the best good node is improved",
    nodes: [node(0, null, "draft", 1), node(1, null, "draft", 3), node(2, 1, "improve", 2)],
    draws: [0.9],
    chosen: ["improve", 1],
  },
])("$name", ({ nodes, draws, chosen }) => {
  const queue = [...draws];
  const choice = policy(nodes, "higher", () => queue.shift() ?? 0.99);
  expect([choice.stage, choice.parent?.id ?? null]).toEqual(chosen);
});

test("best goes by the task's direction, the earlier of equals; depth counts repairs", () => {
  const nodes = [
    node(0, null, "draft", 2),
    node(1, null, "draft", 1),
    node(2, 1, "improve", 1),
    node(3, 0, "debug", null),
  ];
  expect([bestNode(nodes, "higher")?.id, bestNode(nodes, "lower")?.id, debugDepth(nodes[3]!, nodes)]).toEqual(
    [0, 1, 1],
  );
});

/** A search over numbers: each node's metric is drawn from its step, every fourth one breaks. */
function numbers(history: readonly SearchNode[], overrides: Partial<TreeSearch> = {}): TreeSearch {
  return {
    ...{
      better: "higher",
      seed: 5,
      policy,
      maxSteps: 12,
      history,
      minStepMs: 10,
      maxStepMs: 1000,
      signal: new AbortController().signal,
    },
    propose: async (choice, _, random) => ({
      plan: `${choice.stage} ${random.random()}`,
      source: "",
      candidate: random.randrange(0, 100),
    }),
    execute: async (id, { candidate }): Promise<Execution> => ({
      code: `${id}`,
      metric: candidate as number,
      error: id % 4 === 3 ? "broke" : null,
      execMs: 1,
    }),
    onNode: async () => {},
    remainingMs: () => 10_000,
    ...overrides,
  };
}

test("a search that goes on after a crash at any step grows the same tree", async () => {
  const whole = await treeSearch(numbers([]));
  expect(whole.length).toBe(12);
  expect(new Set(whole.map(({ stage }) => stage))).toEqual(new Set(["draft", "improve", "debug"]));
  for (let step = 0; step <= whole.length; step++)
    expect(await treeSearch(numbers(whole.slice(0, step)))).toEqual(whole);
});

test("another seed grows another tree", async () => {
  expect(await treeSearch(numbers([], { seed: 6 }))).not.toEqual(await treeSearch(numbers([])));
});

test("it stops before the time is over, and gives no step more than is left", async () => {
  let left = 100;
  const limits: number[] = [];
  const nodes = await treeSearch(
    numbers([], {
      maxStepMs: 60,
      remainingMs: () => left,
      execute: async (id, _, timeoutMs) => {
        limits.push(timeoutMs);
        left -= 35;
        return { code: `${id}`, metric: 1, error: null, execMs: 35 };
      },
    }),
  );
  expect(limits).toEqual([60, 60, 30]);
  expect(nodes.length).toBe(3);
});

test("only a better node is reported as the best; NaN and a missing metric are buggy", async () => {
  const metrics = [1, Number.NaN, 3, 2, null];
  const best: number[] = [];
  const nodes = await treeSearch(
    numbers([], {
      maxSteps: 5,
      execute: async (id) => ({ code: "", metric: metrics[id]!, error: null, execMs: 1 }),
      onNode: async ({ id }, isBest) => void (isBest && best.push(id)),
    }),
  );
  expect(best).toEqual([0, 2]);
  expect(nodes.map(({ isBuggy }) => isBuggy)).toEqual([false, true, false, false, true]);
});

test("an execution cut off by the end of the run is no node", async () => {
  const ending = new AbortController();
  const nodes = await treeSearch(
    numbers([], {
      signal: ending.signal,
      execute: async (id) => {
        if (id === 2) ending.abort();
        return { code: "", metric: null, error: "killed", execMs: 1 };
      },
    }),
  );
  expect(nodes.length).toBe(2);
});
