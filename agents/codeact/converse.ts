import { join } from "node:path";
import { z } from "zod";
import { clip } from "../../src/agent/clip.ts";
import type { AgentContext, AgentOutcome } from "../../src/agent/define.ts";
import { durationText, taskText } from "../../src/agent/task-text.ts";
import { writeFileAtomic } from "../../src/core/files.ts";
import type { ModelAnswer, ModelMessage, ModelRequest } from "../../src/model/client.ts";
import { type Action, actionsOf, tools } from "./actions.ts";
import { asText, charsOf, oldPart, shortened, withSummary } from "./history.ts";
import { Sessions } from "./sessions.ts";

/** Kept back for the end. */
const reserveMs = 3000;
/** "finish" without a valid submission is questioned so often, then it is taken. */
const finishQuestions = 1;

const toolCall = z.object({
  id: z.string(),
  name: z.string(),
  raw: z.string(),
  input: z.record(z.string(), z.unknown()).nullable(),
});
/** One reply with what it led to; the agent's event "step", from which a resumed run knows the conversation. */
const step = z.object({
  step: z.number().int(),
  text: z.string(),
  toolCalls: z.array(toolCall),
  observations: z.array(z.object({ callId: z.string().nullable(), tool: z.string(), text: z.string() })),
});
type Step = z.infer<typeof step>;

const lostText =
  "The harness was restarted here. Files are as they were; the shell and the Python session are new, without their variables.";
const goOnText =
  "Go on by yourself; nobody will answer. Use a tool, and call finish when the submission is valid and you can make it no better.";

/** The whole life of the agent: reply, act, observe, until it finishes or something runs out. */
export async function converse(context: AgentContext): Promise<AgentOutcome> {
  const { settings } = context;
  const done = context.history.filter(({ type }) => type === "step").map(({ data }) => step.parse(data));
  let messages: ModelMessage[] = [{ role: "user", text: headText(context) }];
  for (const earlier of done) messages.push(...messagesOf(earlier));
  if (done.length > 0) messages.push({ role: "user", text: lostText });
  const sessions = new Sessions(context);
  const limit = Math.min(Number(settings["steps"]), context.limits.steps ?? Number.POSITIVE_INFINITY);
  let idle = 0;
  let questions = 0;
  for (let index = done.length; index < limit && !context.signal.aborted; index++) {
    if (context.remainingMs() < reserveMs) break;
    messages = await condensed(context, messages, index);
    const answer = await context.model("main").ask({ key: `step ${index}`, messages, ...optionsOf(context) });
    if (answer.kind === "failed") return ending(context, answer, done);
    const actions = actionsOf(answer);
    const observations: Step["observations"] = [];
    let isFinished = false;
    for (const action of actions) {
      const isQuestioned = action.kind === "finish" && questions < finishQuestions;
      const problem = isQuestioned ? await submissionProblem(context) : null;
      if (action.kind === "finish" && problem === null) isFinished = true;
      if (problem !== null) questions++;
      const text = problem ?? (await observe(context, sessions, action));
      observations.push({ callId: action.callId, tool: action.tool, text });
      if (isFinished || context.signal.aborted) break;
    }
    if (context.signal.aborted) break; // what was cut off by the end of time is no step
    idle = actions.length === 0 ? idle + 1 : 0;
    if (actions.length === 0)
      observations.push({
        callId: null,
        tool: "user",
        text: answer.finish === "length" ? cutText : goOnText,
      });
    const last: Step = {
      step: index,
      text: answer.text,
      toolCalls: answer.toolCalls
        .slice(0, observations.length)
        .map((call) => ({ ...call, input: call.input && { ...call.input } })),
      observations: observations.map((each) => ({
        ...each,
        text: `${each.text}\n\n${leftText(context, limit - index - 1)}`,
      })),
    };
    context.journal("step", last);
    context.log(`step ${index}: ${actions.map(({ tool }) => tool).join(", ") || "no action"}`);
    done.push(last);
    messages.push(...messagesOf(last));
    if (isFinished) break;
    if (idle >= Number(settings["idle_replies"])) {
      keepSession(context, done);
      return { kind: "failed", reason: `${idle} replies without an action` };
    }
  }
  keepSession(context, done);
  return { kind: "finished" };
}

const cutText =
  "Your reply was cut off at its greatest length and held no whole action. Say less and use a tool.";

function headText(context: AgentContext): string {
  const usesTools = context.settings["tools"] === true;
  return taskText(context, {
    "How you work": [
      "You are alone and have to build, from the data, a model whose predictions score as high as possible on the test rows. Nobody answers questions.",
      usesTools
        ? "Act by the tools: execute_bash and execute_python run in sessions that stay alive; finish ends the work."
        : "Act by writing <bash>commands</bash> or <python>code</python>, which run in sessions that stay alive; <finish/> ends the work. Several blocks run one after the other.",
      "Use the time: get a simple valid submission first, measure by cross-validation, then improve it.",
      "Each output is shown by its beginning and its end when it is long.",
    ],
  });
}

function optionsOf({ settings }: AgentContext): Pick<ModelRequest, "tools" | "temperature"> {
  const temperature = Number(settings["temperature"]);
  return {
    ...(settings["tools"] === true ? { tools } : {}),
    ...(temperature < 0 ? {} : { temperature }),
  };
}

function messagesOf({ text, toolCalls, observations }: Step): ModelMessage[] {
  const results = observations.map(
    ({ callId, tool, text: result }): ModelMessage =>
      callId === null ? { role: "user", text: result } : { role: "tool", callId, tool, text: result },
  );
  return [{ role: "assistant", text, ...(toolCalls.length > 0 ? { toolCalls } : {}) }, ...results];
}

async function observe(context: AgentContext, sessions: Sessions, action: Action): Promise<string> {
  switch (action.kind) {
    case "think":
      return "Noted.";
    case "finish":
      return "The work is finished.";
    case "malformed":
      return action.problem;
    case "run": {
      const leftSeconds = Math.max(1, (context.remainingMs() - reserveMs) / 1000);
      const longest = Math.min(Number(context.settings["exec_minutes"]) * 60, leftSeconds);
      const seconds = Math.min(action.seconds ?? longest, longest);
      const chars = Number(context.settings["output_chars"]);
      const { session: tool, code } = action;
      const { output, status } = await sessions.run({ tool, code, seconds, chars });
      const text = output === "" ? "(no output)" : output;
      return status === "failed" && tool === "bash" ? `${text}\n(it failed)` : text;
    }
  }
}

/** Why the submission is not one yet, as the model is told; null when it is valid. */
async function submissionProblem(context: AgentContext): Promise<string | null> {
  const { valid, message } = await context.validate(join(context.host.submission, "submission.csv"));
  if (valid) return null;
  return `There is no valid submission yet: ${clip(message, 1000)} Mend /home/submission/submission.csv, or call finish again to end without one.`;
}

function leftText(context: AgentContext, steps: number): string {
  return `[${durationText(context.remainingMs())} and ${steps} replies are left]`;
}

/** A conversation within its bound: first older outputs are shortened, then the model sums the older part up. */
async function condensed(
  context: AgentContext,
  messages: ModelMessage[],
  index: number,
): Promise<ModelMessage[]> {
  const bound = Number(context.settings["history_chars"]);
  if (charsOf(messages) <= bound) return messages;
  const short = shortened(messages);
  if (charsOf(short) <= bound) return short;
  const part = oldPart(short);
  if (!part)
    return short.map((message) => ({
      ...message,
      text: clip(message.text, Math.floor(bound / short.length)),
    }));
  const old = asText(short.slice(part.from, part.to), Math.floor(bound / 2));
  const answer = await context.model("main").ask({
    key: `step ${index} summary`,
    messages: [{ role: "user", text: `${summaryText}\n\n${old}` }],
  });
  const summary = answer.kind === "reply" && answer.text.trim() !== "" ? answer.text : old;
  context.journal("condensed", { step: index, messages: part.to - part.from, summary: clip(summary, 4000) });
  return withSummary(short, part, clip(summary, Math.floor(bound / 4)));
}

const summaryText =
  "Sum up for yourself what was done below in a competition: what the data are, what was tried with which measured score, which files hold what, what is running, and what was going to come next. Facts only, at most 600 words.";

function ending(
  context: AgentContext,
  { reason, message }: Extract<ModelAnswer, { kind: "failed" }>,
  done: readonly Step[],
): AgentOutcome {
  context.journal("stopped", { reason, message });
  keepSession(context, done);
  return reason === "budget" ? { kind: "finished" } : { kind: "failed", reason: message };
}

/** Everything that was run, as one file to read: code/session.md. */
function keepSession(context: AgentContext, done: readonly Step[]): void {
  const parts = done.map(({ step: index, text, toolCalls, observations }) => {
    const calls = toolCalls.map(
      ({ name, input, raw }) => `${name}:\n${String(input?.["command"] ?? input?.["code"] ?? raw)}`,
    );
    return `## Step ${index}\n\n${[text, ...calls, ...observations.map(({ text: seen }) => `→ ${seen}`)].join("\n\n")}\n`;
  });
  writeFileAtomic(join(context.host.code, "session.md"), parts.join("\n"));
}
