import { z } from "zod";

export const searchNode = z.object({
  /** 0, 1, 2 … in the order of execution. */
  id: z.number().int(),
  parent: z.number().int().nullable(),
  stage: z.enum(["draft", "improve", "debug"]),
  /** What this node tries, in a sentence. */
  plan: z.string(),
  /** Path of its code below /home, e.g. "code/node-3.py". */
  code: z.string(),
  /** Validation score in the task's own metric; null when there is none. */
  metric: z.number().nullable(),
  isBuggy: z.boolean(),
  error: z.string().nullable(),
  execMs: z.number(),
  /** The proposer's own description of the candidate, from which it makes the next ones. */
  candidate: z.unknown(),
});

/** One tried solution. Journalled as the agent's event "node", one a finished execution. */
export type SearchNode = z.infer<typeof searchNode>;

export type Direction = "higher" | "lower";

/** The good node with the best metric; the earlier one of equals. */
export function bestNode(nodes: readonly SearchNode[], better: Direction): SearchNode | undefined {
  let best: SearchNode | undefined;
  for (const node of nodes) {
    if (node.isBuggy || node.metric === null) continue;
    if (!best || (better === "higher" ? node.metric > best.metric! : node.metric < best.metric!)) best = node;
  }
  return best;
}

/** How many debug steps lead to the node; 0 unless it is one. */
export function debugDepth(node: SearchNode, nodes: readonly SearchNode[]): number {
  if (node.stage !== "debug") return 0;
  const parent = nodes.find(({ id }) => id === node.parent);
  return parent ? debugDepth(parent, nodes) + 1 : 1;
}
