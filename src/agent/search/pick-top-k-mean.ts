import type { FinalPick } from "./final-pick.ts";
import { isGood } from "./search-node.ts";

/** The mean of the predictions of the `k` best nodes, all of them when fewer work; the earlier of equals first. */
export function pickTopKMean(k: number): FinalPick {
  return (nodes, better) => {
    const sign = better === "higher" ? -1 : 1;
    return nodes
      .filter(isGood)
      .sort((a, b) => sign * (a.metric - b.metric) || a.id - b.id)
      .slice(0, k);
  };
}
