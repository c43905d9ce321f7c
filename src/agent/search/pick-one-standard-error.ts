import { meanAndSem } from "../../stats/mean-and-sem.ts";
import type { FinalPick } from "./final-pick.ts";
import { bestNode, type GoodNode, isGood, type SearchNode } from "./search-node.ts";

/**
 * The one-standard-error rule (Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984, 3.4.3):
 * of all nodes whose score is within one standard error of the best node's, the simplest. Simple is here what took the
 * fewest improvements and crossovers from nothing; of equally simple ones the better, then the earlier. The standard
 * error is that of the best node's fold scores; without at least two of them the best node is picked.
 */
export const pickOneStandardError: FinalPick = (nodes, better) => {
  const best = bestNode(nodes, better);
  if (!best) return [];
  const folds = best.foldMetrics ?? [];
  const error = (folds.length > 1 && meanAndSem(folds).sem) || 0;
  const behind = ({ metric }: GoodNode) =>
    better === "higher" ? best.metric - metric : metric - best.metric;
  const steps = stepsOf(nodes);
  const near = nodes.filter(isGood).filter((node) => behind(node) <= error);
  near.sort((a, b) => steps.get(a.id)! - steps.get(b.id)! || behind(a) - behind(b) || a.id - b.id);
  return near.slice(0, 1);
};

/** Ideas in each node: a draft has none added, an improvement and a crossover one more than their parents, a repair none. */
function stepsOf(nodes: readonly SearchNode[]): ReadonlyMap<number, number> {
  const steps = new Map<number, number>();
  for (const { id, parent, secondParent, stage } of nodes) {
    const before = [parent, secondParent].map((from) => steps.get(from ?? -1) ?? 0);
    const added = stage === "improve" || stage === "crossover" ? 1 : 0;
    steps.set(id, Math.max(...before) + added);
  }
  return steps;
}
