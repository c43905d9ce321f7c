import { dataPreview } from "../../src/agent/data-preview.ts";
import type { AgentContext, AgentOutcome } from "../../src/agent/define.ts";
import { finalPickNamed } from "../../src/agent/search/final-picks.ts";
import { policyNamed } from "../../src/agent/search/policies.ts";
import type { Choice } from "../../src/agent/search/policy.ts";
import { bestNode, isGood, type SearchNode, searchNode } from "../../src/agent/search/search-node.ts";
import { type Proposal, treeSearch } from "../../src/agent/search/tree-search.ts";
import { hardwareText, packageNames } from "../../src/agent/task-text.ts";
import type { PythonRandom } from "../../src/random/python-random.ts";
import { averageNodes, keepNode } from "./executor.ts";
import { inTime, stepTimeMs } from "./in-time.ts";
import { judge } from "./judge.ts";
import { notesOf } from "./notes.ts";
import { crossoverPrompt } from "./operators/crossover.ts";
import { debugPrompt } from "./operators/debug.ts";
import { draftPrompt } from "./operators/draft.ts";
import { improvePrompt } from "./operators/improve.ts";
import type { Situation } from "./operators/shared.ts";
import { readSolution } from "./reply.ts";
import { type AideSettings, readSettings } from "./settings.ts";

/** A step that would be given less is not begun. */
const minStepMs = 5000;
/** How often a model is asked for a reply that holds a program. */
const replyTries = 3;

/** The whole life of the agent: the search, then the node that is submitted. */
export async function aideSearch(context: AgentContext): Promise<AgentOutcome> {
  const settings = readSettings(context.settings);
  const better = directionOf(context.description, settings);
  const stop: { reason: StopReason | null; message: string } = { reason: null, message: "" };
  const steps = Math.min(settings.steps, context.limits.steps ?? Number.POSITIVE_INFINITY);
  const preview = settings.showsData ? dataPreview(context.host.data) : "";
  const situationAt = (nodes: readonly SearchNode[], random: PythonRandom): Situation => ({
    ...{ description: context.description, better: better(nodes), preview, settings, nodes, random },
    packages: packageNames(context),
    hardware: hardwareText(context),
    stepsLeft: steps - nodes.length,
    timeLeftMs: context.remainingMs(),
    execMs: Math.min(settings.execMs, Math.max(0, stepTimeMs(context))),
  });
  const history = context.history
    .filter(({ type }) => type === "node")
    .map(({ data }) => searchNode.parse(data));
  let best: SearchNode | undefined = bestNode(history, better(history));
  if (best) await keep(context, best, "restored");
  let situation: Situation;
  const nodes = await treeSearch({
    better,
    seed: context.seed,
    history,
    policy: policyNamed(settings.policy, context.settings),
    maxSteps: steps,
    async propose(choice, before, random) {
      situation = situationAt(before, random);
      journalChoice(context, choice, before);
      const asked = await propose(context, situation, choice);
      if ("proposal" in asked) return asked.proposal;
      Object.assign(stop, asked);
      return null;
    },
    execute: (id, proposal, timeoutMs) =>
      judge(context, situation, { id, source: proposal.source, timeoutMs }),
    async onNode(node, isBest) {
      context.journal("node", node);
      context.log(`node ${node.id} ${node.stage}: ${node.isBuggy ? node.error : node.metric}  ${node.plan}`);
      if (isBest) best = node;
      if (best) await keep(context, best, isBest ? "submitted" : "restored");
    },
    remainingMs: () => stepTimeMs(context),
    minStepMs,
    maxStepMs: settings.execMs,
    signal: context.signal,
  });
  if (stop.reason) context.journal("stopped", stop);
  const picked = await pick(context, nodes, { rule: settings.finalPick, better: better(nodes) });
  if (stop.reason === "provider" && !picked) return { kind: "failed", reason: stop.message };
  if (!picked) return { kind: "failed", reason: `none of ${nodes.length} solutions worked` };
  return stop.reason === "provider" ? { kind: "failed", reason: stop.message } : { kind: "finished" };
}

type Direction = "higher" | "lower";

/**
 * Whether more is better is the task's to say, not a model's; only where a published run is repeated it is as the first
 * good solution's review says, and a later review that says otherwise is overruled (AIDE died of it).
 */
function directionOf(
  description: string,
  settings: AideSettings,
): (nodes: readonly SearchNode[]) => Direction {
  const { better } = schemaOf(description);
  if (!better) throw new Error("the description's schema does not say whether a higher score is better");
  if (settings.directionFrom === "task") return () => better;
  return (nodes) => {
    const first = nodes.find(isGood);
    return (first && notesOf(first).better) ?? better;
  };
}

interface Schema {
  readonly better?: "higher" | "lower";
  readonly targets?: readonly { readonly column: string; readonly type: string }[];
}

/** The schema that ends every description. */
function schemaOf(description: string): Schema {
  return JSON.parse(/```json\n([\s\S]+?)\n```\s*$/.exec(description)?.[1] ?? "{}") as Schema;
}

/** What was chosen and out of what, so that the search can be checked step by step. */
function journalChoice(context: AgentContext, choice: Choice, nodes: readonly SearchNode[]): void {
  const { parent, stage } = choice;
  const isLeaf = ({ id }: SearchNode) => !nodes.some((node) => node.parent === id);
  context.journal("choice", {
    step: nodes.length,
    stage,
    parent: parent?.id ?? null,
    ...(choice.stage === "crossover" ? { secondParent: choice.secondParent.id } : {}),
    drafts: nodes.filter((node) => node.parent === null).length,
    good: nodes.filter(isGood).length,
    buggyLeaves: nodes.filter((node) => node.isBuggy && isLeaf(node)).map(({ id }) => id),
  });
}

function promptOf(situation: Situation, choice: Choice): string {
  switch (choice.stage) {
    case "draft":
      return draftPrompt(situation);
    case "improve":
      return improvePrompt(situation, choice.parent);
    case "debug":
      return debugPrompt(situation, choice.parent);
    case "crossover":
      return crossoverPrompt(situation, [choice.parent, choice.secondParent]);
  }
}

/** time: the model was waited for until the reserve began. */
type StopReason = "budget" | "provider" | "time";

type Asked = { readonly proposal: Proposal } | { readonly reason: StopReason; readonly message: string };

/** Asks for a plan with a program; after three replies without one, the last reply counts as the program, as in AIDE. */
async function propose(context: AgentContext, situation: Situation, choice: Choice): Promise<Asked> {
  const step = situation.nodes.length;
  const prompt = promptOf(situation, choice);
  const { temperature } = situation.settings;
  let last = "";
  for (let attempt = 0; attempt < replyTries; attempt++) {
    const answer = await inTime(context, (signal) =>
      context.model("code").ask({
        key: `step ${step} ${choice.stage} ${attempt}`,
        messages: [{ role: "user", text: prompt }],
        ...(temperature === undefined ? {} : { temperature }),
        signal,
      }),
    );
    if (!answer) return { reason: "time", message: "the model did not answer before the time was over" };
    if (answer.kind === "failed") return { reason: answer.reason, message: answer.message };
    const solution = readSolution(answer.text);
    // A reply that was cut may hold a whole block by chance; half a program never has its closing fence.
    if (solution) return { proposal: { ...solution, candidate: null } };
    context.journal("reply-unusable", {
      step,
      attempt,
      finish: answer.finish,
      text: answer.text.slice(0, 500),
    });
    last = answer.text;
  }
  return { proposal: { plan: "", source: last, candidate: null } };
}

/**
 * Makes a node the submission. The best one is looked at after every step, and put back ("restored") where it does not
 * lie: a program may have written over it, or a crash have come before it was there.
 */
async function keep(
  context: AgentContext,
  { id }: SearchNode,
  word: "submitted" | "restored",
): Promise<void> {
  const kept = await keepNode(context, id);
  if (kept === "failed") context.journal("submit-failed", { node: id });
  else if (kept === "changed" || word === "submitted") context.journal(word, { node: id });
}

/**
 * What is submitted in the end: the rule's node, or the mean of its nodes where predictions are numbers and the mean
 * is valid. @returns whether there is anything
 */
async function pick(
  context: AgentContext,
  nodes: readonly SearchNode[],
  { rule, better }: { readonly rule: string; readonly better: "higher" | "lower" },
): Promise<boolean> {
  const best = bestNode(nodes, better);
  if (!best || context.signal.aborted) return best !== undefined; // the best so far is the submission already
  const picked = finalPickNamed(rule, context.settings)(nodes, better);
  const ids = picked.map(({ id }) => id);
  const columns = numericTargets(context.description);
  const isMean = ids.length > 1 && columns.length > 0 && (await averageNodes(context, ids, columns));
  const [first] = picked;
  if (!isMean && first) await keep(context, first, first.id === best.id ? "restored" : "submitted");
  context.journal("picked", { rule, nodes: isMean ? ids : ids.slice(0, 1), best: best.id });
  context.log(
    `${nodes.length} nodes; submitted: ${isMean ? `the mean of ${ids.join(", ")}` : ids[0]} (${rule})`,
  );
  return true;
}

/** The columns to predict, when all of them are numbers. */
function numericTargets(description: string): string[] {
  const targets = schemaOf(description).targets ?? [];
  return targets.every(({ type }) => type === "number") ? targets.map(({ column }) => column) : [];
}
