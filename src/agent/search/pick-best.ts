import type { FinalPick } from "./final-pick.ts";
import { bestNode } from "./search-node.ts";

/** The best validation score: what AIDE and aira-dojo submit. It favours nodes that were lucky in their validation. */
export const pickBest: FinalPick = (nodes, better) => {
  const best = bestNode(nodes, better);
  return best ? [best] : [];
};
