import { PythonRandom } from "../../random/python-random.ts";
import type { Choice, Policy } from "./policy.ts";
import { bestNode, type Direction, type SearchNode } from "./search-node.ts";

/** A candidate to execute: made by a library of templates, or by a model. */
export interface Proposal {
  readonly plan: string;
  /** Program text, saved at `code` by the executor. */
  readonly source: string;
  readonly candidate: unknown;
}

/** What executing a candidate gave. */
export interface Execution {
  readonly code: string;
  readonly metric: number | null;
  /** Why it counts as buggy: an exception, a time limit, no metric, an invalid submission; null when it is good. */
  readonly error: string | null;
  readonly execMs: number;
  /** What is to be remembered of it; in place of the proposal's `candidate`. */
  readonly candidate?: unknown;
  /** Of a cross-validation, fold by fold. */
  readonly foldMetrics?: readonly number[];
}

export interface TreeSearch {
  /** Fixed by the task; a function of the nodes only where a published agent let its model say it. */
  readonly better: Direction | ((nodes: readonly SearchNode[]) => Direction);
  readonly seed: number;
  readonly policy: Policy;
  readonly maxSteps: number;
  /** Nodes of the same search before a crash; the search goes on behind them. */
  readonly history: readonly SearchNode[];
  /** Null when the proposer has nothing left to try; the search ends then. */
  propose(choice: Choice, nodes: readonly SearchNode[], random: PythonRandom): Promise<Proposal | null>;
  execute(id: number, proposal: Proposal, timeoutMs: number): Promise<Execution>;
  /** After each node; `isBest` when it is the best so far. It is awaited: what it saves is safe before the next step. */
  onNode(node: SearchNode, isBest: boolean): Promise<void>;
  /** Milliseconds left for the search; it stops when a step would be given less than `minStepMs`. */
  remainingMs(): number;
  readonly minStepMs: number;
  /** Longest execution of one node. */
  readonly maxStepMs: number;
  readonly signal: AbortSignal;
}

/**
 * A search over solutions: the policy chooses a stage and parents, the proposer makes a candidate, it is executed. Step n draws its randomness from (seed, n) alone, so a
 * search that goes on after a crash makes the same choices as one that was never stopped.
 * @returns all nodes, those of `history` first
 */
export async function treeSearch(search: TreeSearch): Promise<SearchNode[]> {
  const nodes = [...search.history];
  while (nodes.length < search.maxSteps && !search.signal.aborted) {
    const id = nodes.length;
    if (search.remainingMs() < search.minStepMs) break;
    const random = new PythonRandom(search.seed * 1_000_003 + id);
    const choice = search.policy(nodes, betterOf(search, nodes), () => random.random());
    if (!choice) break;
    const proposal = await search.propose(choice, nodes, random);
    if (!proposal) break;
    const timeoutMs = Math.min(search.maxStepMs, search.remainingMs()); // after the proposer's own time
    if (timeoutMs < search.minStepMs) break;
    const execution = await search.execute(id, proposal, timeoutMs);
    if (search.signal.aborted) break; // the end of time is not the node's fault
    const node = nodeOf(id, choice, { proposal, execution });
    nodes.push(node);
    await search.onNode(node, bestNode(nodes, betterOf(search, nodes)) === node);
  }
  return nodes;
}

function betterOf({ better }: TreeSearch, nodes: readonly SearchNode[]): Direction {
  return typeof better === "function" ? better(nodes) : better;
}

interface Tried {
  readonly proposal: Proposal;
  readonly execution: Execution;
}

function nodeOf(id: number, choice: Choice, { proposal, execution }: Tried): SearchNode {
  const { code, metric, error, execMs, foldMetrics } = execution;
  const isBuggy = error !== null || metric === null || !Number.isFinite(metric);
  return {
    id,
    parent: choice.parent?.id ?? null,
    ...(choice.stage === "crossover" && { secondParent: choice.secondParent.id }),
    stage: choice.stage,
    plan: proposal.plan,
    code,
    metric: isBuggy ? null : metric,
    ...(!isBuggy && foldMetrics && { foldMetrics: [...foldMetrics] }),
    isBuggy,
    error: error ?? (isBuggy ? "no metric" : null),
    execMs: Math.round(execMs),
    candidate: execution.candidate ?? proposal.candidate,
  };
}
