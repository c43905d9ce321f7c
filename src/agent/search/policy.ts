import type { z } from "zod";
import type { Direction, SearchNode } from "./search-node.ts";

/** What to try next: from nothing, from one earlier node, or from two. */
export type Choice =
  | { readonly stage: "draft"; readonly parent: null }
  | { readonly stage: "debug" | "improve"; readonly parent: SearchNode }
  | { readonly stage: "crossover"; readonly parent: SearchNode; readonly secondParent: SearchNode };

/**
 * What to try next, given all tried nodes in the order of their ids; null when the policy calls the search finished.
 * A policy remembers nothing: all its state is derived from `nodes`, and chance comes from `random` alone, so that a
 * search that goes on after a crash makes the same choices.
 */
export type Policy = (nodes: readonly SearchNode[], better: Direction, random: () => number) => Choice | null;

/** A policy's settings with defaults, limits and help, and how it is made from them. */
export interface PolicyDefinition<Shape extends z.ZodObject = z.ZodObject> {
  readonly description: string;
  readonly settings: Shape;
  make(settings: z.infer<Shape>): Policy;
}

/** Returns its argument: the settings' types are inferred from their schema. */
export function definePolicy<Shape extends z.ZodObject>(
  policy: PolicyDefinition<Shape>,
): PolicyDefinition<Shape> {
  return policy;
}
