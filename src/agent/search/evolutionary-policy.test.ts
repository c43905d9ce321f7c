import fc from "fast-check";
import { expect, test } from "vitest";
import { grow, node } from "../../../test/agent/simulated-nodes.ts";
import { PythonRandom } from "../../random/python-random.ts";
import {
  type EvolutionarySettings,
  evolutionaryPolicy,
  islandOf,
  parentWeights,
} from "./evolutionary-policy.ts";
import { isGood, type SearchNode } from "./search-node.ts";

const buggy = null;
const settings: EvolutionarySettings = {
  individualsPerGeneration: 2,
  numGenerations: 4,
  maxIslandSize: 3,
  crossoverProb: 0.5,
  crossoverFrom: 2,
  temperature: 1,
  maxDebugDepth: 1,
};
const policy = evolutionaryPolicy(settings);
const chosen = (nodes: readonly SearchNode[], ...draws: number[]) => {
  const choice = policy(nodes, "higher", () => draws.shift()!);
  return (
    choice && [choice.stage, choice.parent?.id, ...("secondParent" in choice ? [choice.secondParent.id] : [])]
  );
};
const members = (nodes: readonly SearchNode[], better: "higher" | "lower" = "higher") =>
  islandOf(nodes, better, settings).members.map(({ id }) => id);

const first = [node(0, null, "draft", 0), node(1, null, "draft", 1)];
const second = [...first, node(2, 1, "improve", 2), node(3, 1, "improve", 1.5)];

test("generation 0 is drafted, what broke is repaired as often as allowed", () => {
  expect(chosen([])).toEqual(["draft", undefined]);
  expect(chosen(first.slice(0, 1))).toEqual(["draft", undefined]);
  const broken = [node(0, null, "draft", buggy)];
  expect(chosen(broken)).toEqual(["debug", 0]);
  expect(chosen([...broken, node(1, 0, "debug", buggy)])).toEqual(["draft", undefined]);
});

test("in generation 1 one parent is drawn and improved, never two", () => {
  // softmax of fitness 0 and 1: 1 / (1 + e) = 0.26894142137 and 0.73105857863
  const weights = parentWeights(islandOf(first, "higher", settings), 1);
  expect(weights[0]).toBeCloseTo(0.26894142137, 10);
  expect(chosen(first, 0.2689)).toEqual(["improve", 0]);
  expect(chosen(first, 0.269)).toEqual(["improve", 1]);
});

test("a lower temperature prefers the best, and lower metrics where lower is better", () => {
  const island = islandOf(first, "lower", settings);
  const [zero, one] = parentWeights(island, 0.1);
  expect(zero! / one!).toBeCloseTo(Math.exp(10), 6);
});

test("from generation 2 on two different parents are crossed with the given chance", () => {
  expect(members(second)).toEqual([1, 2, 3]); // 0 was evicted, being the worst of four
  // fitness over all judged, 0 the worst and 2 the best: 0.5, 1 and 0.75
  const raw = [0.5, 1, 0.75].map(Math.exp);
  const total = raw.reduce((sum, value) => sum + value, 0);
  for (const [index, weight] of parentWeights(islandOf(second, "higher", settings), 1).entries())
    expect(weight).toBeCloseTo(raw[index]! / total, 12);
  expect(chosen(second, 0.5, 0.99)).toEqual(["improve", 3]);
  expect(chosen(second, 0.49, 0.99, 0.99)).toEqual(["crossover", 3, 2]);
  expect(chosen(second, 0.49, 0, 0)).toEqual(["crossover", 1, 2]);
});

test("one who is worse than the island's mean does not enter, one who is equal does", () => {
  const entered = (metric: number) =>
    members([...first, node(2, 0, "improve", metric), node(3, 0, "improve", -9)]);
  expect(entered(0.5)).toEqual([0, 1, 2]);
  expect(entered(0.49)).toEqual([0, 1]);
});

test("parents come from whole generations: an individual of the running one is none yet", () => {
  expect(members([...first, node(2, 1, "improve", 5)])).toEqual([0, 1]);
});

test("of a repaired individual the repair enters; one given up does not, and counts as an individual", () => {
  const nodes = [
    node(0, null, "draft", buggy),
    node(1, 0, "debug", 3),
    node(2, null, "draft", buggy),
    node(3, 2, "debug", buggy),
  ];
  expect(members(nodes)).toEqual([1]);
  expect(chosen(nodes, 0.5)).toEqual(["improve", 1]);
});

test("an island without members is drafted again; one alone is improved, where two cannot be crossed", () => {
  const dead = (id: number) => [node(id, null, "draft", buggy), node(id + 1, id, "debug", buggy)];
  const none = [...dead(0), ...dead(2)];
  expect(chosen(none)).toEqual(["draft", undefined]);
  const alone = [...none, node(4, null, "draft", 1), ...dead(5)];
  expect(chosen(alone, 0, 0)).toEqual(["improve", 4]);
});

test("after the last generation the search is finished", () => {
  const all = Array.from({ length: 8 }, (_, id) => node(id, null, "draft", id));
  expect(chosen(all.slice(0, 7), 0.9, 0)).not.toBeNull();
  expect(chosen(all)).toBeNull();
});

const worlds = fc.record({
  seed: fc.nat(10_000),
  bugs: fc.double({ min: 0, max: 0.9, noNaN: true }),
  individualsPerGeneration: fc.integer({ min: 1, max: 5 }),
  maxIslandSize: fc.integer({ min: 1, max: 6 }),
});
const growth = ({
  seed,
  bugs,
  ...own
}: {
  seed: number;
  bugs: number;
  individualsPerGeneration: number;
  maxIslandSize: number;
}) => ({
  ...{
    policy: evolutionaryPolicy({ ...settings, numGenerations: 20, ...own }),
    better: "lower" as const,
    seed,
    steps: 60,
  },
  judge({ id }: SearchNode) {
    const random = new PythonRandom(seed + id);
    return random.random() < bugs ? null : random.random();
  },
});

test("property: parents work and are members, two are different, the island is not too large and keeps the best ever", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const nodes = grow(growth(world));
      for (const one of nodes) {
        const before = nodes.slice(0, one.id);
        const island = islandOf(before, "lower", { ...settings, ...world }).members;
        expect(island.length).toBeLessThanOrEqual(world.maxIslandSize);
        if (one.stage === "draft" || one.stage === "debug") continue;
        const parents = [one.parent!, ...(one.secondParent === undefined ? [] : [one.secondParent])];
        const ids = island.map(({ id }) => id);
        expect(parents.filter((id) => !isGood(nodes[id]!) || !ids.includes(id))).toEqual([]);
        expect(new Set(parents).size).toBe(one.stage === "crossover" ? 2 : 1);
      }
      const { members: kept, best } = islandOf(nodes, "lower", { ...settings, ...world });
      if (kept.length > 0) expect(Math.min(...kept.map(({ metric }) => metric))).toBe(best);
    }),
    { numRuns: 60, seed: 3 },
  );
});

test("property: a search that goes on after any step makes the same choices", () => {
  fc.assert(
    fc.property(worlds, fc.nat(59), (world, cut) => {
      const whole = grow(growth(world));
      expect(grow({ ...growth(world), history: structuredClone(whole.slice(0, cut)) })).toEqual(whole);
    }),
    { numRuns: 40, seed: 4 },
  );
});
