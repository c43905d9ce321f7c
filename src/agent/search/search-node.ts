import { z } from "zod";

export const searchNode = z.object({
  /** 0, 1, 2 … in the order of execution. */
  id: z.number().int(),
  parent: z.number().int().nullable(),
  /** The other parent of a crossover. */
  secondParent: z.number().int().optional(),
  stage: z.enum(["draft", "improve", "debug", "crossover"]),
  /** What this node tries, in a sentence. */
  plan: z.string(),
  /** Path of its code below /home, e.g. "code/node-3.py". */
  code: z.string(),
  /** Validation score in the task's own metric; null when there is none. */
  metric: z.number().nullable(),
  /** The scores of the folds whose mean `metric` is, where it comes from a cross-validation. */
  foldMetrics: z.array(z.number()).optional(),
  isBuggy: z.boolean(),
  error: z.string().nullable(),
  execMs: z.number(),
  /** The proposer's own description of the candidate, from which it makes the next ones. */
  candidate: z.unknown(),
});

/** One tried solution. Journalled as the agent's event "node", one a finished execution. */
export type SearchNode = z.infer<typeof searchNode>;

/** One that works and has a score. */
export type GoodNode = SearchNode & { readonly metric: number };

export type Direction = "higher" | "lower";

export function isGood(node: SearchNode): node is GoodNode {
  return !node.isBuggy && node.metric !== null;
}

/** The good node with the best metric; the earlier one of equals. */
export function bestNode(nodes: readonly SearchNode[], better: Direction): GoodNode | undefined {
  let best: GoodNode | undefined;
  for (const node of nodes) {
    if (!isGood(node)) continue;
    if (!best || (better === "higher" ? node.metric > best.metric : node.metric < best.metric)) best = node;
  }
  return best;
}

/** How many debug steps lead to the node; 0 unless it is one. */
export function debugDepth(node: SearchNode, nodes: readonly SearchNode[]): number {
  if (node.stage !== "debug") return 0;
  const parent = nodes.find(({ id }) => id === node.parent);
  return parent ? debugDepth(parent, nodes) + 1 : 1;
}
