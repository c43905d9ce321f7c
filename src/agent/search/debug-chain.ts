import { debugDepth, type SearchNode } from "./search-node.ts";

/** The last node when it is broken and may be repaired once more: policies that repair at once go on with it. */
export function unfinishedRepair(
  nodes: readonly SearchNode[],
  maxDebugDepth: number,
): SearchNode | undefined {
  const last = nodes.at(-1);
  return last?.isBuggy && debugDepth(last, nodes) < maxDebugDepth ? last : undefined;
}

/** The node that was not made by a repair, from which the repairs lead to `node`. */
export function chainHead(node: SearchNode, nodes: readonly SearchNode[]): SearchNode {
  let head = node;
  while (head.stage === "debug" && head.parent !== null) head = nodes[head.parent]!;
  return head;
}
