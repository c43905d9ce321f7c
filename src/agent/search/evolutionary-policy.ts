import { z } from "zod";
import { chainHead, unfinishedRepair } from "./debug-chain.ts";
import { definePolicy, type Policy } from "./policy.ts";
import { type Direction, type GoodNode, isGood, type SearchNode } from "./search-node.ts";

export interface EvolutionarySettings {
  readonly individualsPerGeneration: number;
  /** The search is finished after them. */
  readonly numGenerations: number;
  readonly maxIslandSize: number;
  readonly crossoverProb: number;
  /** The first generation, counted from 0, in which two parents may be crossed. */
  readonly crossoverFrom: number;
  /** Of the softmax that draws parents: low prefers the best, high draws evenly. */
  readonly temperature: number;
  /** Repairs of a broken individual before it is discarded. */
  readonly maxDebugDepth: number;
}

/**
 * Evolutionary search on one island, as in aira-dojo (github.com/facebookresearch/aira-dojo; arXiv 2507.02554):
 * generation 0 is drafted; later each individual is an improvement of one drawn parent or a crossover of two. The
 * island changes between generations ({@link islandOf}). With fewer than two on the island one is improved, where
 * aira-dojo stops with an error.
 */
export function evolutionaryPolicy(settings: EvolutionarySettings): Policy {
  return (nodes, better, random) => {
    const broken = unfinishedRepair(nodes, settings.maxDebugDepth);
    if (broken) return { stage: "debug", parent: broken };
    const individuals = nodes.filter(({ stage }) => stage !== "debug").length;
    const generation = Math.floor(individuals / settings.individualsPerGeneration);
    if (generation >= settings.numGenerations) return null;
    const island = islandOf(nodes, better, settings);
    if (generation === 0 || island.members.length === 0) return { stage: "draft", parent: null };
    const mayCross = generation >= settings.crossoverFrom && island.members.length > 1;
    const cross = mayCross && random() < settings.crossoverProb;
    const weights = parentWeights(island, settings.temperature);
    const first = draw(weights, random);
    const parent = island.members[first]!;
    if (!cross) return { stage: "improve", parent };
    const second = draw(weights.with(first, 0), random);
    return { stage: "crossover", parent, secondParent: island.members[second]! };
  };
}

// Defaults: aira-dojo, src/dojo/configs/solver/mlebench/evo.yaml
export const evolutionary = definePolicy({
  description: "aira-dojo's evolutionary search: generations of improvements and crossovers of drawn parents",
  settings: z.object({
    individuals: z.number().int().min(1).default(5).describe("individuals of a generation"),
    generations: z.number().int().min(1).default(100).describe("generations, then the search is finished"),
    island_size: z.number().int().min(1).default(500).describe("individuals kept; the worst go first"),
    crossover_prob: z.number().min(0).max(1).default(0.5).describe("chance of two parents in place of one"),
    crossover_from: z.number().int().min(1).default(2).describe("first generation with crossovers, from 0"),
    temperature: z.number().positive().default(1).describe("of the softmax that draws parents"),
    max_debug_depth: z.number().int().min(0).default(10).describe("repairs before a solution is given up"),
  }),
  make: (settings) =>
    evolutionaryPolicy({
      individualsPerGeneration: settings.individuals,
      numGenerations: settings.generations,
      maxIslandSize: settings.island_size,
      crossoverProb: settings.crossover_prob,
      crossoverFrom: settings.crossover_from,
      temperature: settings.temperature,
      maxDebugDepth: settings.max_debug_depth,
    }),
});

export interface Island {
  readonly members: readonly GoodNode[];
  /** The worst and best metric of all individuals that were judged, those turned away included. */
  readonly worst: number;
  readonly best: number;
}

/**
 * The island after the last whole generation. Generation 0 enters as it is; a later individual enters when it is at
 * least as good as the island's mean at that moment; then the worst are evicted while there are too many.
 */
export function islandOf(
  nodes: readonly SearchNode[],
  better: Direction,
  { individualsPerGeneration: size, maxIslandSize }: EvolutionarySettings,
): Island {
  const sign = better === "higher" ? 1 : -1;
  const outcomes = outcomesOf(nodes);
  const judged = outcomes.slice(0, Math.floor(outcomes.length / size) * size);
  let members: GoodNode[] = [];
  for (const [index, node] of judged.entries()) {
    if (!node) continue;
    const mean = members.reduce((sum, { metric }) => sum + metric, 0) / members.length;
    const enters = index < size || members.length === 0 || sign * node.metric >= sign * mean;
    if (enters) members = evict([...members, node], sign, maxIslandSize);
  }
  const fitness = judged.flatMap((node) => (node ? [sign * node.metric] : []));
  return { members, worst: sign * Math.min(...fitness), best: sign * Math.max(...fitness) };
}

/** Chances of the members, by the softmax of their fitness between 0 (the worst ever) and 1 (the best ever). */
export function parentWeights(island: Island, temperature: number): number[] {
  const { members, worst, best } = island;
  const fitness = members.map(({ metric }) => (best === worst ? 0.5 : (metric - worst) / (best - worst)));
  const highest = Math.max(...fitness); // taken away so that no exponential overflows
  const raw = fitness.map((value) => Math.exp((value - highest) / temperature));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}

/** Each individual's working solution: itself, or the repair that worked; null for one that is given up. */
function outcomesOf(nodes: readonly SearchNode[]): (GoodNode | null)[] {
  const outcomes = new Map<number, GoodNode | null>();
  for (const node of nodes) outcomes.set(chainHead(node, nodes).id, isGood(node) ? node : null);
  return [...outcomes.values()];
}

function evict(members: readonly GoodNode[], sign: number, maxSize: number): GoodNode[] {
  const kept = [...members];
  while (kept.length > maxSize) {
    const fitness = kept.map(({ metric }) => sign * metric);
    kept.splice(fitness.indexOf(Math.min(...fitness)), 1);
  }
  return kept;
}

/** An index, with chances in proportion to `weights`. */
function draw(weights: readonly number[], random: () => number): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.findLastIndex((weight) => weight > 0); // rounding
}
