import { z } from "zod";
import type { JournalEvent } from "../record/schema.ts";
import type { TreeNode } from "./report-data.ts";

const maxNodes = 1000;
const maxText = 2000; // characters of a plan or an error: they come from the agent

const name = z.union([z.string().max(100), z.number()]).transform(String);

/** `data` of an `agent/node` event, as the tree search journals it; further keys are the agent's own. */
const nodeEvent = z.object({
  id: name,
  parent: name.nullable(),
  secondParent: name.nullish(),
  stage: z.enum(["draft", "improve", "debug", "crossover"]),
  plan: z.string(),
  metric: z.number().nullable(),
  isBuggy: z.boolean(),
  execMs: z.number().nullish(),
  /** The node's code: below the run directory, or as the agent saw it, below /home. */
  code: z.string().nullish(),
  error: z.string().nullish(),
});

export interface Search {
  readonly nodes: readonly TreeNode[];
  readonly bestNode: string | null;
  readonly bestCodePath: string | null;
  readonly omittedNodes: number;
}

/**
 * The search of a run out of its events. Events of another shape are passed over, as any agent may journal
 * what it likes; a parent that is not an earlier node makes its child a root, so the result is always a forest.
 */
export function searchOf(events: readonly JournalEvent[], lowerIsBetter: boolean | null): Search {
  const parsed = events.flatMap(({ type, data }) => {
    const result = type === "agent/node" ? nodeEvent.safeParse(data) : null;
    return result?.success ? [result.data] : [];
  });
  const seen = new Map<string, (typeof parsed)[number]>();
  const nodes: TreeNode[] = [];
  for (const node of parsed) {
    if (seen.has(node.id)) continue;
    if (nodes.length < maxNodes) nodes.push(treeNode(node, seen));
    seen.set(node.id, node);
  }
  const best = bestOf(nodes, lowerIsBetter);
  return {
    nodes,
    bestNode: best?.id ?? null,
    bestCodePath: (best && seen.get(best.id)?.code) ?? null,
    omittedNodes: seen.size - nodes.length,
  };
}

function treeNode(node: z.infer<typeof nodeEvent>, earlier: ReadonlyMap<string, unknown>): TreeNode {
  const { secondParent } = node;
  return {
    id: node.id,
    parent: node.parent !== null && earlier.has(node.parent) ? node.parent : null,
    ...(typeof secondParent === "string" && earlier.has(secondParent) && { secondParent }),
    stage: node.stage,
    plan: bounded(node.plan),
    metric: node.metric,
    isBuggy: node.isBuggy,
    execMs: node.execMs ?? null,
    error: node.error ? bounded(node.error) : null,
  };
}

function bestOf(nodes: readonly TreeNode[], lowerIsBetter: boolean | null): TreeNode | undefined {
  if (lowerIsBetter === null) return undefined;
  const sign = lowerIsBetter ? 1 : -1;
  return nodes
    .filter((node) => !node.isBuggy && node.metric !== null)
    .sort((a, b) => sign * (a.metric! - b.metric!))[0];
}

function bounded(text: string): string {
  return text.length > maxText
    ? `${text.slice(0, maxText)} … (${text.length - maxText} more characters)`
    : text;
}
