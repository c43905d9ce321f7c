import type { Policy } from "../../src/agent/search/policy.ts";
import type { Direction, SearchNode } from "../../src/agent/search/search-node.ts";
import { PythonRandom } from "../../src/random/python-random.ts";

/** A node as tests write it; a metric of null makes it buggy. */
export function node(
  ...[id, parent, stage, metric]: [number, number | null, SearchNode["stage"], number | null]
): SearchNode {
  const isBuggy = metric === null;
  return { id, parent, stage, metric, isBuggy, plan: "", code: "", error: null, execMs: 1, candidate: null };
}

export interface GrowOptions {
  readonly policy: Policy;
  readonly better: Direction;
  readonly seed: number;
  readonly steps: number;
  /** The metric of a new node; null when it broke. */
  judge(child: SearchNode, nodes: readonly SearchNode[]): number | null;
  readonly history?: readonly SearchNode[];
}

/** Grows a tree as the tree search does, without executing anything: what tests of policies look at. */
export function grow({ policy, better, seed, steps, judge, history = [] }: GrowOptions): SearchNode[] {
  const nodes = [...history];
  while (nodes.length < steps) {
    const random = new PythonRandom(seed * 1_000_003 + nodes.length);
    const choice = policy(nodes, better, () => random.random());
    if (!choice) break;
    const blank = node(nodes.length, choice.parent?.id ?? null, choice.stage, null);
    const child = choice.stage === "crossover" ? { ...blank, secondParent: choice.secondParent.id } : blank;
    const metric = judge(child, nodes);
    nodes.push({ ...child, metric, isBuggy: metric === null });
  }
  return nodes;
}
