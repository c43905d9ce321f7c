import { expect, test } from "vitest";
import { node } from "../../../test/agent/simulated-nodes.ts";
import { evolutionaryPolicy } from "./evolutionary-policy.ts";
import { greedyPolicy } from "./greedy-policy.ts";
import { bestNode, debugDepth, type SearchNode, searchNode } from "./search-node.ts";
import { type Execution, type TreeSearch, treeSearch } from "./tree-search.ts";

const policy = greedyPolicy({ numDrafts: 2, debugProb: 0.5, maxDebugDepth: 1 });
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

test("a proposer's own time is not given to the execution; what is too short is not begun", async () => {
  const given: number[] = [];
  let left = 1000;
  const nodes = await treeSearch(
    numbers([], {
      propose: async () => {
        left -= 300;
        return { plan: "", source: "", candidate: 1 };
      },
      execute: async (_id, _proposal, timeoutMs) => {
        given.push(timeoutMs);
        return { code: "", metric: 1, error: null, execMs: 1 };
      },
      remainingMs: () => left,
      minStepMs: 150,
    }),
  );
  expect(given).toEqual([700, 400]);
  expect(nodes.length).toBe(2);
});

test("a crossover's node names both parents and keeps the scores of its folds; it survives the journal", async () => {
  const crossing = evolutionaryPolicy({
    ...{
      individualsPerGeneration: 2,
      numGenerations: 3,
      maxIslandSize: 9,
      crossoverProb: 1,
      crossoverFrom: 1,
    },
    ...{ temperature: 1, maxDebugDepth: 0 },
  });
  const search = (history: readonly SearchNode[]) =>
    numbers(history, {
      policy: crossing,
      maxSteps: 100,
      execute: async (id) => ({
        code: "",
        metric: id,
        foldMetrics: [id - 1, id + 1],
        error: null,
        execMs: 1,
      }),
    });
  const whole = await treeSearch(search([]));
  expect(whole.map(({ stage }) => stage)).toEqual(["draft", "draft", ...Array(4).fill("crossover")]);
  expect(whole.length).toBe(6); // the policy ended the search
  expect(new Set([whole[2]!.parent, whole[2]!.secondParent])).toEqual(new Set([0, 1]));
  expect(whole[5]!.foldMetrics).toEqual([4, 6]);
  const journalled = whole.map((one) => searchNode.parse(JSON.parse(JSON.stringify(one))));
  expect(journalled).toEqual(whole);
  for (let step = 0; step <= whole.length; step++)
    expect(await treeSearch(search(journalled.slice(0, step)))).toEqual(whole);
});
