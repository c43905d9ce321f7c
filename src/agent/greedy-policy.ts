import { bestNode, type Direction, debugDepth, type SearchNode } from "./search-node.ts";

export interface PolicySettings {
  /** Solutions made from nothing before the best one is improved. */
  readonly numDrafts: number;
  /** Chance that a step repairs a buggy leaf instead of going on. */
  readonly debugProb: number;
  /** A leaf that took more repairs than this is given up. */
  readonly maxDebugDepth: number;
}

export type Choice =
  | { readonly stage: "draft"; readonly parent: null }
  | { readonly stage: "debug" | "improve"; readonly parent: SearchNode };

/** What to try next, given all tried nodes. A policy is a function: greedy here, others beside it. */
export type Policy = (nodes: readonly SearchNode[], better: Direction, random: () => number) => Choice;

/**
 * AIDE's policy (github.com/WecoAI/aideml, `Agent.search_policy`): drafts first; then with `debugProb` a random
 * buggy leaf of small debug depth is repaired; then the best node is improved, purely greedily.
 */
export function greedyPolicy({ numDrafts, debugProb, maxDebugDepth }: PolicySettings): Policy {
  return (nodes, better, random) => {
    if (nodes.filter(({ parent }) => parent === null).length < numDrafts)
      return { stage: "draft", parent: null };
    if (random() < debugProb) {
      const leaves = nodes.filter(
        (node) =>
          node.isBuggy &&
          !nodes.some(({ parent }) => parent === node.id) &&
          debugDepth(node, nodes) <= maxDebugDepth,
      );
      const chosen = leaves[Math.floor(random() * leaves.length)];
      if (chosen) return { stage: "debug", parent: chosen };
    }
    const best = bestNode(nodes, better);
    return best ? { stage: "improve", parent: best } : { stage: "draft", parent: null };
  };
}
