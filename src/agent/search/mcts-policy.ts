import { z } from "zod";
import { chainHead, unfinishedRepair } from "./debug-chain.ts";
import { definePolicy, type Policy } from "./policy.ts";
import { type Direction, isGood, type SearchNode } from "./search-node.ts";

export interface MctsSettings {
  /** Children that a leaf gets, one after the other, before a leaf is selected again. */
  readonly numChildren: number;
  /** c of the UCT value: how much a rarely tried branch is preferred. */
  readonly uctC: number;
  /** Repairs of a broken child before it is given up. */
  readonly maxDebugDepth: number;
}

/**
 * Monte Carlo tree search as in aira-dojo (github.com/facebookresearch/aira-dojo; arXiv 2507.02554): from the root,
 * which stands for the empty solution, go to the child of the greatest {@link uctValue} until a leaf; give the leaf
 * `numChildren` children (drafts at the root, improvements elsewhere), each repaired at once while it is broken. A good
 * metric counts for every node on the way to it, repairs included. Two departures: a branch in which nothing works is
 * never entered (there, it is when all its siblings failed too), and after a root without a working child come new drafts.
 */
export function mctsPolicy({ numChildren, uctC, maxDebugDepth }: MctsSettings): Policy {
  return (nodes, better) => {
    const broken = unfinishedRepair(nodes, maxDebugDepth);
    if (broken) return { stage: "debug", parent: broken };
    const leaf = unfinishedExpansion(nodes, numChildren) ?? select(nodes, better, uctC);
    return leaf === root ? { stage: "draft", parent: null } : { stage: "improve", parent: nodes[leaf]! };
  };
}

// Defaults: aira-dojo, src/dojo/configs/solver/mlebench/mcts.yaml
export const mcts = definePolicy({
  description:
    "aira-dojo's Monte Carlo tree search: the branch with the best mean so far, or one rarely tried",
  settings: z.object({
    num_children: z.number().int().min(1).default(5).describe("children that a leaf gets at a time"),
    uct_c: z.number().min(0).default(0.25).describe("weight of exploring in the UCT value"),
    max_debug_depth: z.number().int().min(0).default(20).describe("repairs before a solution is given up"),
  }),
  make: (settings) =>
    mctsPolicy({
      numChildren: settings.num_children,
      uctC: settings.uct_c,
      maxDebugDepth: settings.max_debug_depth,
    }),
});

/** Key of the empty solution, the parent of all drafts. */
const root = -1;

interface Branch {
  /** Good metrics in it, its own included: how often something worked on the way through it. */
  visits: number;
  sum: number;
  /** Whether it holds a working solution that was not improved yet. */
  open: boolean;
  readonly children: number[];
}

/** Ids, root included, to what is known about the branch below: all that aira-dojo keeps in its nodes. */
export function branchesOf(nodes: readonly SearchNode[]): ReadonlyMap<number, Branch> {
  const branches = new Map([root, ...nodes.keys()].map((id) => [id, emptyBranch()]));
  for (const { id, parent } of nodes) branches.get(parent ?? root)!.children.push(id);
  for (const node of nodes) {
    if (!isGood(node)) continue;
    const open = branches.get(node.id)!.children.length === 0;
    for (let id = node.id; ; id = nodes[id]!.parent ?? root) {
      const branch = branches.get(id)!;
      branch.visits++;
      branch.sum += node.metric;
      branch.open ||= open;
      if (id === root) break;
    }
  }
  return branches;
}

/** norm(Q) + c * sqrt(ln N / n): Q the mean of the branch's metrics, `range` the worst and best metric of all. */
export function uctValue(
  { visits, sum }: { readonly visits: number; readonly sum: number },
  parentVisits: number,
  { uctC, worst, best }: { readonly uctC: number; readonly worst: number; readonly best: number },
): number {
  if (visits === 0) return Number.NEGATIVE_INFINITY;
  const normalised = best === worst ? 0.5 : (sum / visits - worst) / (best - worst);
  return normalised + uctC * Math.sqrt(Math.log(parentVisits) / visits);
}

/** The leaf that the last node was a child of, when it has not all its children yet. */
function unfinishedExpansion(nodes: readonly SearchNode[], numChildren: number): number | undefined {
  const last = nodes.at(-1);
  if (!last) return root;
  const { parent } = chainHead(last, nodes);
  const children = nodes.filter((node) => node.parent === parent).length;
  return children % numChildren === 0 ? undefined : (parent ?? root);
}

function select(nodes: readonly SearchNode[], better: Direction, uctC: number): number {
  const branches = branchesOf(nodes);
  const range = { uctC, ...rangeOf(nodes, better) };
  let id = root;
  for (;;) {
    const { visits, children } = branches.get(id)!;
    const open = children.filter((child) => branches.get(child)!.open);
    if (open.length === 0) return id;
    const values = open.map((child) => uctValue(branches.get(child)!, visits, range));
    id = open[values.indexOf(Math.max(...values))]!; // the earliest of equals
  }
}

function rangeOf(nodes: readonly SearchNode[], better: Direction): { worst: number; best: number } {
  const metrics = nodes.filter(isGood).map(({ metric }) => metric);
  const [low, high] = [Math.min(...metrics), Math.max(...metrics)];
  return better === "higher" ? { worst: low, best: high } : { worst: high, best: low };
}

function emptyBranch(): Branch {
  return { visits: 0, sum: 0, open: false, children: [] };
}
