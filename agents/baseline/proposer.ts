import { z } from "zod";
import type { Choice } from "../../src/agent/search/policy.ts";
import type { Direction, SearchNode } from "../../src/agent/search/search-node.ts";
import type { Proposal } from "../../src/agent/search/tree-search.ts";
import type { PythonRandom } from "../../src/random/python-random.ts";
import { type Params, templates } from "./templates.ts";

const candidateShape = z.object({
  family: z.string(),
  params: z.record(z.string(), z.union([z.number(), z.boolean()])),
  /** Nodes whose scores are blended. */
  members: z.array(z.number()),
});
type Candidate = z.infer<typeof candidateShape>;

export interface ProposerOptions {
  /** Template families that fit the data, the most promising first. */
  readonly families: readonly string[];
  readonly better: Direction;
  readonly seed: number;
  readonly folds: number;
}

const blendSize = 6;
const tries = 20;

/** Candidates from the template library, in place of a language model: a draft is a family, an improvement one change. */
export function makeProposer({ families, better, seed, folds }: ProposerOptions) {
  return async (
    choice: Choice,
    nodes: readonly SearchNode[],
    random: PythonRandom,
  ): Promise<Proposal | null> => {
    const next = candidateFor(choice, nodes, random);
    if (!next) return null;
    return { ...next, source: sourceOf(next, nodes.length) };
  };

  function candidateFor(choice: Choice, nodes: readonly SearchNode[], random: PythonRandom) {
    switch (choice.stage) {
      case "draft":
        return draft(nodes) ?? variation(nodes, random);
      case "debug":
        return repair(choice.parent);
      case "improve":
        return blendOf(nodes) ?? improve(choice.parent, nodes, random) ?? variation(nodes, random);
      case "crossover":
        return (
          crossover([choice.parent, choice.secondParent], nodes) ??
          improve(choice.parent, nodes, random) ??
          variation(nodes, random)
        );
    }
  }

  function draft(nodes: readonly SearchNode[]) {
    const family = families.find((name) => !nodes.some((node) => candidateOf(node).family === name));
    return family ? single(family, templates[family]!.start, `Start with ${templates[family]!.plan}`) : null;
  }

  function repair(parent: SearchNode) {
    const { family } = candidateOf(parent);
    return single(
      family,
      templates[family]!.cheaper,
      `Repair node ${parent.id} (${parent.error}): cheaper parameters`,
    );
  }

  /** A blend whenever two more single models have come since the last one: cheap, and usually the best. */
  function blendOf(nodes: readonly SearchNode[]) {
    const good = nodes.filter((node) => !node.isBuggy && candidateOf(node).family !== "blend");
    const lastBlend = nodes.findLastIndex((node) => candidateOf(node).family === "blend");
    const since = good.filter((node) => node.id > lastBlend).length;
    if (good.length < 2 || since < 2) return null;
    const sign = better === "higher" ? -1 : 1;
    const members = [...good]
      .sort((a, b) => sign * (a.metric! - b.metric!))
      .slice(0, blendSize)
      .map(({ id }) => id);
    return blend(members);
  }

  /** A blend of the models of both parents; null when these were blended before. */
  function crossover(parents: readonly SearchNode[], nodes: readonly SearchNode[]) {
    const members = [...new Set(parents.flatMap(membersOf))].sort((a, b) => a - b);
    const isTried = nodes.some((node) => {
      const { family, members: before } = candidateOf(node);
      return family === "blend" && [...before].sort((a, b) => a - b).join() === members.join();
    });
    return isTried ? null : blend(members);
  }

  function membersOf(node: SearchNode): readonly number[] {
    const { family, members } = candidateOf(node);
    return family === "blend" ? members : [node.id];
  }

  function blend(members: number[]) {
    const candidate: Candidate = { family: "blend", params: {}, members };
    return {
      candidate,
      plan: `Blend nodes ${members.join(", ")} with weights chosen on their out-of-fold scores`,
    };
  }

  /** Exactly one parameter of the parent, or of the best members when it is a blend, takes another value. */
  function improve(parent: SearchNode, nodes: readonly SearchNode[], random: PythonRandom) {
    const tried = new Set(nodes.map((node) => JSON.stringify(candidateOf(node))));
    const bases = basesOf(parent, nodes);
    for (let attempt = 0; attempt < tries; attempt++) {
      const base = random.choice(bases);
      const { family, params } = candidateOf(base);
      const { choices } = templates[family]!;
      const name = random.choice(Object.keys(choices));
      const value = random.choice(choices[name]!);
      const changed: Params = { ...params, [name]: value };
      const next = single(
        family,
        changed,
        `Node ${base.id} with ${name} ${value} instead of ${params[name]}`,
      );
      if (value !== params[name] && !tried.has(JSON.stringify(next.candidate))) return next;
    }
    return null;
  }

  /** Where a family or a parent has nothing new left: a change of another node that works. */
  function variation(nodes: readonly SearchNode[], random: PythonRandom) {
    const good = nodes.filter(({ isBuggy }) => !isBuggy);
    return good.length > 0 ? improve(random.choice(good), nodes, random) : null;
  }

  function basesOf(parent: SearchNode, nodes: readonly SearchNode[]): SearchNode[] {
    const { family, members } = candidateOf(parent);
    return family === "blend" ? members.slice(0, 3).map((id) => nodes[id]!) : [parent];
  }

  function single(family: string, params: Params, plan: string) {
    const candidate: Candidate = { family, params: { ...params }, members: [] };
    return { candidate, plan };
  }

  function sourceOf({ candidate, plan }: { candidate: Candidate; plan: string }, id: number): string {
    const { family, params, members } = candidate;
    return `"""${plan.replaceAll('"', "'").replaceAll("\\", "/")}."""

import sys

sys.path.insert(0, "/home/code/toolkit")
from evaluate import run

run(
    node=${id},
    family="${family}",
    params=${pythonLiteral(params)},
    seed=${seed},
    count=${folds},
    members=[${members.join(", ")}],
)
`;
  }
}

export function candidateOf(node: SearchNode): Candidate {
  return candidateShape.parse(node.candidate);
}

function pythonLiteral(params: Params): string {
  const items = Object.entries(params).map(
    ([key, value]) => `"${key}": ${value === true ? "True" : value === false ? "False" : value}`,
  );
  return `{${items.join(", ")}}`;
}
