import type { AgentContext } from "../../src/agent/define.ts";
import { fenced, renderPrompt } from "../../src/agent/prompt.ts";
import { durationText, taskText } from "../../src/agent/task-text.ts";
import { actions } from "./actions.ts";
import { headings } from "./reply.ts";

const meanings: Readonly<Record<(typeof headings)[number], string>> = {
  Reflection: "what the last observation means, and what to do about an error in it",
  "Research Plan and Status":
    "the whole plan with what is done and what it showed; mark what is new with **; only what observations have confirmed counts as done",
  "Fact Check":
    "for each new statement in the plan: from which observation it is known, or that it is a guess",
  Thought: "what to do now and why",
  Action: "the name of one action, exactly as in the list",
  "Action Input": "a JSON object with the action's inputs",
};

/** What stands at the head of every prompt. */
export function headText(context: AgentContext): string {
  return taskText(context, {
    "How you work": [
      "You do research on your own with the actions below, one at a time, and see what each of them gives. Nobody answers questions.",
      "Only your last steps are shown to you: what must not be forgotten belongs into the Research Plan and Status.",
      "Scripts are run, files are read and written; the working directory is /home/code.",
    ],
    Actions: Object.fromEntries(actions.map(({ name, does, inputs }) => [name, renderInputs(does, inputs)])),
    "Form of every reply": fenced(headings.map((heading) => `${heading}: ${meanings[heading]}`).join("\n")),
  });
}

function renderInputs(does: string, inputs: Readonly<Record<string, string>>): string {
  return `${does}\n\n${fenced(JSON.stringify(inputs, null, 2), "json")}`;
}

export interface ShownStep {
  readonly text: string;
  readonly observation: string;
}

/** The prompt of one step: the head, the steps in view, and what is left. */
export function stepPrompt(
  head: string,
  shown: readonly ShownStep[],
  left: { readonly steps: number; readonly ms: number; readonly earlier: number },
): string {
  const passed = left.earlier > 0 ? `(${left.earlier} earlier steps are not shown.)\n\n` : "";
  const steps = shown
    .map(({ text, observation }) => `${text}\n\nObservation:\n\n${fenced(observation)}`)
    .join("\n\n");
  return `${head}\n\n${renderPrompt({
    "Your last steps": shown.length === 0 ? "None yet." : `${passed}${steps}`,
    Now: `${durationText(left.ms)} and ${left.steps} actions are left. Give the next reply.`,
  })}`;
}
