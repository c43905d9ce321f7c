import type { Direction, GoodNode, SearchNode } from "./search-node.ts";

/**
 * What to submit, out of all tried nodes: none when nothing works, one node, or several whose test predictions are to
 * be averaged, the best first. Averaging is the agent's work, as it knows the submission's columns. Where the
 * predictions are no numbers (class names, texts, run-length codes, boxes), it submits the first node's alone.
 */
export type FinalPick = (nodes: readonly SearchNode[], better: Direction) => readonly GoodNode[];
