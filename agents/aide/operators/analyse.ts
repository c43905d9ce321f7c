import { clip } from "../../../src/agent/clip.ts";
import { fenced, renderPrompt } from "../../../src/agent/prompt.ts";
import type { ModelAnswer, ModelTool } from "../../../src/model/client.ts";
import { type Situation, task } from "./shared.ts";

/** What the feedback model says of a run of a program. */
export interface Review {
  readonly isBug: boolean;
  readonly summary: string;
  /** null: it saw none. */
  readonly metric: number | null;
  /** Whether it saw that a submission was written; null when it does not say. */
  readonly hasSubmission: boolean | null;
  readonly better: "higher" | "lower" | null;
}

/** The one tool of the role feedback. */
export const reviewTool: ModelTool = {
  name: "submit_review",
  description: "Hands in the judgement of a program's run.",
  parameters: {
    type: "object",
    properties: {
      is_bug: {
        type: "boolean",
        description: "true when the program failed or does something plainly wrong",
      },
      has_csv_submission: { type: "boolean", description: "true when the program wrote submission.csv" },
      summary: {
        type: "string",
        description:
          "what came out, in two or three sentences; for a bug its cause, without proposing a repair",
      },
      metric: {
        type: ["number", "null"],
        description: "the validation metric that was measured; null when there is none",
      },
      lower_is_better: { type: "boolean", description: "true when a lower metric is better" },
    },
    required: ["is_bug", "has_csv_submission", "summary", "metric", "lower_is_better"],
  },
};

export function analysePrompt(
  situation: Situation,
  run: { readonly source: string; readonly output: string },
): string {
  return renderPrompt({
    Role: "You compete in a machine-learning competition. You wrote a program, and it was run. Judge from its output whether it worked, and say what came out.",
    Task: task(situation),
    "The program": fenced(clip(run.source, 40_000), "python"),
    "Its output": fenced(run.output),
    "What to do": `Call ${reviewTool.name} once.`,
  });
}

/** The review in an answer; null when there is none that can be used. */
export function readReview(answer: ModelAnswer): Review | null {
  if (answer.kind === "failed") return null;
  const { input } = answer.toolCalls.find(({ name }) => name === reviewTool.name) ?? {};
  if (!input || typeof input["is_bug"] !== "boolean") return null;
  const { is_bug: isBug, summary, metric, has_csv_submission: wrote, lower_is_better: lower } = input;
  return {
    isBug,
    summary: typeof summary === "string" ? summary.slice(0, 2000) : "",
    metric: typeof metric === "number" && Number.isFinite(metric) ? metric : null, // whole numbers too
    hasSubmission: typeof wrote === "boolean" ? wrote : null,
    better: typeof lower !== "boolean" ? null : lower ? "lower" : "higher",
  };
}
