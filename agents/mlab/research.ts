import { join } from "node:path";
import { z } from "zod";
import { clip } from "../../src/agent/clip.ts";
import type { AgentContext, AgentOutcome } from "../../src/agent/define.ts";
import { writeFileAtomic } from "../../src/core/files.ts";
import { act } from "./act.ts";
import { helperOf, samplingOf, summarised } from "./helpers.ts";
import { headText, stepPrompt } from "./prompt.ts";
import { headings, type ResearchReply, readReply } from "./reply.ts";

/** Kept back for the end. */
const reserveMs = 3000;
const finalAction = "Final Answer";
/** Of a reply that later prompts show. */
const maxReplyChars = 8000;

/** One action with what it gave: the agent's event "step", from which a resumed run goes on. */
const researchStep = z.object({
  step: z.number().int(),
  text: z.string(),
  action: z.string(),
  input: z.record(z.string(), z.unknown()),
  observation: z.string(),
});
type ResearchStep = z.infer<typeof researchStep>;

/** The whole life of the agent. */
export async function research(context: AgentContext): Promise<AgentOutcome> {
  const steps = context.history
    .filter(({ type }) => type === "step")
    .map(({ data }) => researchStep.parse(data));
  try {
    return await goOn(context, steps);
  } finally {
    keepLog(context, steps);
  }
}

/** Thinks, acts and observes until a final answer or the end of something. Adds to `steps`. */
async function goOn(context: AgentContext, steps: ResearchStep[]): Promise<AgentOutcome> {
  const { settings, signal } = context;
  const head = headText(context);
  const limit = Math.min(Number(settings["steps"]), context.limits.steps ?? Number.POSITIVE_INFINITY);
  let questions = 0;
  while (steps.length < limit && !signal.aborted && context.remainingMs() > reserveMs) {
    const reply = await think(context, { head, steps, limit });
    if ("kind" in reply) return reply;
    const isFinal = reply.action === finalAction;
    const problem =
      isFinal && questions < Number(settings["questions"]) ? await submissionProblem(context) : null;
    if (problem !== null) questions++;
    const observation = isFinal
      ? (problem ?? "The work is finished.")
      : await observe(context, reply, steps.length);
    if (signal.aborted) break;
    const { text, action, input } = reply;
    const step: ResearchStep = {
      step: steps.length,
      text: clip(text, maxReplyChars),
      action,
      input,
      observation,
    };
    context.journal("step", step);
    context.log(`step ${step.step}: ${action}  ${reply.thought.slice(0, 100)}`);
    steps.push(step);
    if (isFinal && problem === null) break;
  }
  return { kind: "finished" };
}

/** Asks until a reply has the form; a bad one stays in view only until a good one comes. */
async function think(
  context: AgentContext,
  {
    head,
    steps,
    limit,
  }: { readonly head: string; readonly steps: readonly ResearchStep[]; readonly limit: number },
): Promise<ResearchReply | AgentOutcome> {
  const window = Number(context.settings["window"]);
  const prompt = stepPrompt(head, steps.slice(-window), {
    ...{
      steps: limit - steps.length,
      ms: context.remainingMs(),
      earlier: Math.max(0, steps.length - window),
    },
  });
  let reminder = "";
  const tries = Math.max(1, Number(context.settings["format_retries"]));
  for (let attempt = 0; attempt < tries; attempt++) {
    const answer = await context.model("main").ask({
      key: `step ${steps.length} think ${attempt}`,
      messages: [{ role: "user", text: `${prompt}${reminder}` }],
      ...samplingOf(context),
    });
    if (answer.kind === "failed") {
      context.journal("stopped", { reason: answer.reason, message: answer.message });
      return answer.reason === "budget" ? { kind: "finished" } : { kind: "failed", reason: answer.message };
    }
    const reply = readReply(answer.text);
    if (!("problem" in reply)) return reply;
    context.journal("reply-unusable", {
      ...{ step: steps.length, attempt, finish: answer.finish, problem: reply.problem },
      text: answer.text.slice(0, 500),
    });
    reminder = `\n\nYour last reply could not be used: ${reply.problem} It began: ${JSON.stringify(answer.text.slice(0, 200))}. Give it again with the parts ${headings.map((name) => `"${name}:"`).join(", ")}, each at the beginning of a line, and a JSON object behind the last.`;
  }
  return { kind: "failed", reason: `no reply in the asked form in ${tries} tries` };
}

async function observe(
  context: AgentContext,
  { action, input }: ResearchReply,
  step: number,
): Promise<string> {
  const ask = helperOf(context, step);
  const observation = await act(context, { action, input, ask });
  return await summarised(observation, {
    action,
    maxChars: Number(context.settings["long_observation"]),
    ask,
  });
}

/** Why the submission is not one yet; null when it is valid. */
async function submissionProblem(context: AgentContext): Promise<string | null> {
  const { valid, message } = await context.validate(join(context.host.submission, "submission.csv"));
  if (valid) return null;
  return `There is no valid submission yet: ${clip(message, 1000)} Write /home/submission/submission.csv by a script, or insist on the final answer to end without one.`;
}

/** The research log, for people: code/research.md. */
function keepLog(context: AgentContext, steps: readonly ResearchStep[]): void {
  const parts = steps.map(
    ({ step, text, observation }) => `## Step ${step}\n\n${text}\n\nObservation:\n\n${observation}\n`,
  );
  writeFileAtomic(join(context.host.code, "research.md"), parts.join("\n"));
}
