// Policies and final picks of the search, on simulated tasks with a known truth: docs/search.md explains the table.
// Deterministic. MLEBENCH_SEEDS=400 MLEBENCH_STEPS=100 node bench/search.mjs
import { finalPickNamed, finalPickNames } from "../dist/src/agent/search/final-picks.js";
import { policyNamed, policyNames } from "../dist/src/agent/search/policies.js";
import { isGood } from "../dist/src/agent/search/search-node.js";
import { treeSearch } from "../dist/src/agent/search/tree-search.js";
import { meanAndSem } from "../dist/src/stats/mean-and-sem.js";
import { wilsonInterval } from "../dist/src/stats/wilson.js";
import { gapOf, gapOfMean, lines, makeWorld } from "./search/world.mjs";

const seeds = Number(process.env.MLEBENCH_SEEDS ?? 400);
const steps = Number(process.env.MLEBENCH_STEPS ?? 100);
const worlds = [
  { deadEnds: 0, noise: 0.01 },
  { deadEnds: 0, noise: 0.03 },
  { deadEnds: 0.15, noise: 0.01 },
  { deadEnds: 0.15, noise: 0.03 },
];
/** Not a rule, as it looks at the truth: what a perfect pick of one node would bring. */
const oracle = (nodes) =>
  nodes
    .filter(isGood)
    .sort((a, b) => gapOf(a.candidate) - gapOf(b.candidate))
    .slice(0, 1);
const picks = new Map([...finalPickNames.map((name) => [name, finalPickNamed(name)]), ["(oracle)", oracle]]);

const { gold, silver, bronze } = lines;
console.log(`\nSearch, ${steps} nodes, ${seeds} simulated tasks; (from-to) and ± are 95 % intervals`);
console.log(
  `lines of gold, silver and bronze: a gap of ${[gold, silver, bronze].map((line) => line.toFixed(3)).join(", ")}`,
);
for (const world of worlds) {
  console.log(`\nnoise of a validation score ${world.noise}, chance of a dead end ${world.deadEnds}`);
  console.log(row(["policy", "final pick", "medals %", "gold %", "gap", "regret", "gap - greedy's best"]));
  for (const [key, results] of await resultsIn(world)) console.log(row([...key.split(" "), ...results]));
}

async function resultsIn(world) {
  const found = new Map();
  for (const policy of policyNames) {
    for (let seed = 0; seed < seeds; seed++) {
      const nodes = await search(policy, { ...world, seed });
      const [top] = oracle(nodes);
      for (const [pick, rule] of picks) {
        const key = `${policy} ${pick}`;
        const gap = top ? gapOfMean(rule(nodes, "higher")) : 1; // nothing works: as far off as can be
        found.set(key, [...(found.get(key) ?? []), { gap, regret: top ? gap - gapOf(top.candidate) : 0 }]);
      }
    }
  }
  const base = found.get("greedy best");
  return new Map([...found].map(([key, runs]) => [key, cells(runs, base)]));
}

function search(policy, world) {
  return treeSearch({
    ...{ better: "higher", seed: world.seed, policy: policyNamed(policy), maxSteps: steps, history: [] },
    ...{ minStepMs: 0, maxStepMs: 1, remainingMs: () => 1, signal: new AbortController().signal },
    ...makeWorld(world),
    onNode: async () => {},
  });
}

function cells(runs, base) {
  const share = (line) => percentage(runs.filter(({ gap }) => gap <= line).length, runs.length);
  return [
    ...[share(bronze), share(gold)],
    withInterval(runs.map(({ gap }) => gap)),
    withInterval(runs.map(({ regret }) => regret)),
    withInterval(runs.map(({ gap }, seed) => gap - base[seed].gap)),
  ];
}

function percentage(successes, n) {
  const { low, high } = wilsonInterval(successes, n);
  const [share, from, to] = [successes / n, low, high].map((value) => (100 * value).toFixed(0));
  return `${share} (${from}-${to})`;
}

function withInterval(values) {
  const { mean, sem } = meanAndSem(values);
  return `${mean.toFixed(4)} ± ${(1.96 * (sem ?? Number.NaN)).toFixed(4)}`;
}

function row(columns) {
  const widths = [12, 18, 12, 12, 15, 15, 19];
  return columns.map((text, at) => (at < 2 ? text.padEnd(widths[at]) : text.padStart(widths[at]))).join(" ");
}
