import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type AgentContext, type AgentOutcome, defineAgent } from "../../src/agent/define.ts";
import { policyNamed, policySettings } from "../../src/agent/search/policies.ts";
import { bestNode, type SearchNode, searchNode } from "../../src/agent/search/search-node.ts";
import { type Execution, type Proposal, treeSearch } from "../../src/agent/search/tree-search.ts";
import { readHostileFile, writeFileAtomic } from "../../src/core/files.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import { makeProposer } from "./proposer.ts";
import { startWorker, type Worker } from "./worker.ts";

export default defineAgent({
  description:
    "A real ML agent without a model: a tree search over pipeline templates, by cross-validation inside the time limit",
  python: "lite",
  resumable: true,
  settings: {
    folds: { default: 0, help: "folds of the cross-validation; 0: 4 below ten minutes, else 5" },
    ...policySettings("greedy"),
    num_drafts: { default: 5, help: "greedy: template families tried before the best is improved" },
    debug_prob: { default: 0.5, help: "greedy: chance that a step repairs a broken node" },
    max_debug_depth: { default: 1, help: "repairs of one node before it is given up" },
    steps: { default: 500, help: "nodes at most" },
  },
  async run(context) {
    const search = searchOf(context);
    const toolkit = join(context.host.code, "toolkit");
    rmSync(toolkit, { recursive: true, force: true }); // code inside may have put links there before a crash
    cpSync(join(packageRoot, "agents", "baseline", "toolkit"), toolkit, { recursive: true });
    const worker = await startWorker(context.box, context.signal);
    if ("error" in worker) return { kind: "failed", reason: `the task could not be read: ${worker.error}` };
    const { kind, rows, families } = worker.profile;
    context.log(`${kind}, ${rows} rows; families: ${families.join(", ")}`);
    const nodes = await grow(context, worker, search);
    return finish(context, nodes, search.better);
  },
});

interface Search {
  readonly better: "higher" | "lower";
  readonly history: readonly SearchNode[];
  readonly folds: number;
}

/** Time kept back for the last copy and the end of the worker. */
const reserveMs = 1000;
const minStepMs = 1200;
const maxFileBytes = 512 * 1024 ** 2;

function searchOf({ description, history, settings, limits }: AgentContext): Search {
  const schema = JSON.parse(/```json\n([\s\S]+?)\n```\s*$/.exec(description)?.[1] ?? "{}") as {
    better?: "higher" | "lower";
  };
  return {
    better: schema.better ?? "higher",
    history: history.filter(({ type }) => type === "node").map(({ data }) => searchNode.parse(data)),
    folds: Number(settings["folds"]) || (limits.timeMs < 600_000 ? 4 : 5),
  };
}

function grow(
  context: AgentContext,
  first: Worker,
  { better, history, folds }: Search,
): Promise<SearchNode[]> {
  const { settings, seed } = context;
  const { families } = first.profile;
  const worker = keepAlive(context, first);
  return treeSearch({
    better,
    seed,
    history,
    policy: policyNamed(String(settings["policy"]), {
      ...settings,
      num_drafts: Math.min(Number(settings["num_drafts"]), families.length),
    }),
    maxSteps: Math.min(Number(settings["steps"]), context.limits.steps ?? Number.POSITIVE_INFINITY),
    propose: makeProposer({ families, better, seed, folds }),
    execute: (id, proposal, timeoutMs) => execute(context, worker, { id, proposal, timeoutMs }),
    async onNode(node, isBest) {
      context.journal("node", node);
      context.log(`node ${node.id} ${node.stage}: ${node.isBuggy ? node.error : node.metric}  ${node.plan}`);
      if (isBest) submit(context, node);
    },
    remainingMs: () => context.remainingMs() - reserveMs,
    minStepMs,
    maxStepMs: Math.max(minStepMs, context.limits.timeMs / 3),
    signal: context.signal,
  });
}

/** A worker that died, of memory for example, is started again for the next node. */
function keepAlive(context: AgentContext, first: Worker): Worker["execute"] {
  let worker: Worker | null = first;
  return async (request) => {
    if (!worker) {
      const started = await startWorker(context.box, context.signal);
      if ("error" in started) return null;
      worker = started;
    }
    const result = await worker.execute(request);
    if (!result) worker = null;
    return result;
  };
}

async function execute(
  context: AgentContext,
  run: Worker["execute"],
  { id, proposal, timeoutMs }: { id: number; proposal: Proposal; timeoutMs: number },
): Promise<Execution> {
  const name = `node-${id}`;
  const folder = join(context.host.code, name);
  rmSync(folder, { recursive: true, force: true }); // of an attempt that a crash cut off
  writeFileAtomic(join(context.host.code, `${name}.py`), proposal.source);
  const started = context.clock.monotonicMs();
  const request = {
    id,
    script: `/home/code/${name}.py`,
    log: `/home/logs/${name}.log`,
    seconds: timeoutMs / 1000,
  };
  const result = await run(request);
  const execMs = context.clock.monotonicMs() - started;
  const failed = (error: string): Execution => ({ code: `code/${name}.py`, metric: null, error, execMs });
  if (!result) return failed("the worker died");
  if (result.code === null) return failed(`not ready after ${Math.round(timeoutMs / 1000)} s`);
  if (result.code !== 0) return failed(lastLine(join(context.host.logs, `${name}.log`)));
  const { valid, message } = await context.validate(join(folder, "submission.csv"));
  if (!valid) return failed(message);
  return { code: `code/${name}.py`, metric: metricOf(join(folder, "result.json")), error: null, execMs };
}

function metricOf(path: string): number | null {
  const file = readHostileFile(path, 10_000);
  if (file.kind === "refused") return null;
  const { metric } = JSON.parse(Buffer.from(file.bytes).toString()) as { metric?: unknown };
  return typeof metric === "number" ? metric : null;
}

function lastLine(path: string): string {
  const file = readHostileFile(path, 1_000_000);
  const text =
    file.kind === "read" ? Buffer.from(file.bytes).toString().trim().split("\n").at(-1) : undefined;
  return (text || "the script failed without a word").slice(0, 300);
}

/** The best so far is the submission at every moment: a run that dies keeps it. */
function submit(context: AgentContext, { id }: SearchNode): void {
  const file = readHostileFile(join(context.host.code, `node-${id}`, "submission.csv"), maxFileBytes);
  if (file.kind === "read") writeFileAtomic(join(context.host.submission, "submission.csv"), file.bytes);
}

function finish(context: AgentContext, nodes: readonly SearchNode[], better: Search["better"]): AgentOutcome {
  const best = bestNode(nodes, better);
  if (!best) return { kind: "failed", reason: `none of ${nodes.length} solutions worked` };
  const code = readHostileFile(join(context.host.code, `node-${best.id}.py`), maxFileBytes);
  if (code.kind === "read") writeFileAtomic(join(context.host.code, "solution.py"), code.bytes);
  context.log(`${nodes.length} nodes; submitted node ${best.id}: ${best.metric}`);
  return { kind: "finished" };
}
