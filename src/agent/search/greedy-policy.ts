import { z } from "zod";
import { definePolicy, type Policy } from "./policy.ts";
import { bestNode, debugDepth } from "./search-node.ts";

export interface GreedySettings {
  /** Solutions made from nothing before the best one is improved. */
  readonly numDrafts: number;
  /** Chance that a step repairs a buggy leaf instead of going on. */
  readonly debugProb: number;
  /** A leaf that took more repairs than this is given up. */
  readonly maxDebugDepth: number;
}

/**
 * AIDE's policy (github.com/WecoAI/aideml, `Agent.search_policy`): drafts first; then with `debugProb` a random
 * buggy leaf of small debug depth is repaired; then the best node is improved, purely greedily.
 */
export function greedyPolicy({ numDrafts, debugProb, maxDebugDepth }: GreedySettings): Policy {
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

// Defaults: github.com/openai/mle-bench, agents/aide/config.yaml; AIDE's own are 5, 0.5 and 3 (aideml, config.yaml)
export const greedy = definePolicy({
  description: "AIDE's: some drafts, repair what broke, then improve the best",
  settings: z.object({
    num_drafts: z.number().int().min(1).default(5).describe("drafts before the best is improved"),
    debug_prob: z.number().min(0).max(1).default(1).describe("chance that a step repairs a broken leaf"),
    max_debug_depth: z.number().int().min(0).default(20).describe("repairs before a solution is given up"),
  }),
  make: (settings) =>
    greedyPolicy({
      numDrafts: settings.num_drafts,
      debugProb: settings.debug_prob,
      maxDebugDepth: settings.max_debug_depth,
    }),
});
