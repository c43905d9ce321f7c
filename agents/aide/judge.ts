import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { AgentContext } from "../../src/agent/define.ts";
import type { Execution } from "../../src/agent/search/tree-search.ts";
import { nodeFolder, type ProgramRun, readResult, runProgram } from "./executor.ts";
import { inTime } from "./in-time.ts";
import type { Notes } from "./notes.ts";
import { analysePrompt, type Review, readReview, reviewTool } from "./operators/analyse.ts";
import type { Situation } from "./operators/shared.ts";

/** How often the feedback model is asked for a review that can be read. */
const reviewTries = 3;

/**
 * Runs a program and says whether it is good: it ended by itself, it left the submission that the settings ask for, its
 * metric is a number, and the feedback model calls it no bug.
 */
export async function judge(
  context: AgentContext,
  situation: Situation,
  program: { readonly id: number; readonly source: string; readonly timeoutMs: number },
): Promise<Execution> {
  const { id, source } = program;
  const run = await runProgram(context, program);
  const submissionError = run.error === null ? await checkSubmission(context, situation, id) : null;
  const output = submissionError === null ? run.output : `${run.output}\nsubmission.csv: ${submissionError}`;
  const review = context.signal.aborted ? null : await reviewOf(context, situation, { id, source, output });
  const measured = situation.settings.metricFrom === "file" ? readResult(context, id) : null;
  const metric =
    situation.settings.metricFrom === "file" ? (measured?.metric ?? null) : (review?.metric ?? null);
  const notes: Notes = {
    source,
    output,
    summary: review?.summary ?? "",
    ...(review?.better ? { better: review.better } : {}),
  };
  return {
    code: `code/${nodeFolder(id)}/solution.py`,
    metric,
    ...(measured && measured.folds.length > 1 ? { foldMetrics: measured.folds } : {}),
    error: errorOf({ run, submissionError, review, metric }, situation),
    execMs: run.execMs,
    candidate: notes,
  };
}

interface Findings {
  readonly run: ProgramRun;
  readonly submissionError: string | null;
  readonly review: Review | null;
  readonly metric: number | null;
}

function errorOf({ run, submissionError, review, metric }: Findings, { settings }: Situation): string | null {
  if (run.error !== null) return run.error;
  if (submissionError !== null) return submissionError;
  if (settings.submissionCheck === "exists" && review?.hasSubmission === false)
    return "the review sees no submission.csv";
  if (metric === null)
    return settings.metricFrom === "file" ? "result.json holds no metric" : "the review names no metric";
  return review?.isBug ? `judged to be wrong: ${review.summary.slice(0, 300)}` : null;
}

/** null: it is as the settings ask. */
async function checkSubmission(
  context: AgentContext,
  { settings }: Situation,
  id: number,
): Promise<string | null> {
  const path = join(context.host.code, nodeFolder(id), "submission.csv");
  switch (settings.submissionCheck) {
    case "none":
      return null;
    case "exists":
      return lstatSync(path, { throwIfNoEntry: false })?.isFile() ? null : "there is no submission.csv";
    case "valid": {
      const { valid, message } = await context.validate(path);
      return valid ? null : message;
    }
  }
}

/** null: the model is gone, or none of its reviews could be read; the program is then judged without it. */
async function reviewOf(
  context: AgentContext,
  situation: Situation,
  { id, source, output }: { readonly id: number; readonly source: string; readonly output: string },
): Promise<Review | null> {
  const { feedbackTemperature } = situation.settings;
  for (let attempt = 0; attempt < reviewTries; attempt++) {
    const answer = await inTime(context, (signal) =>
      context.model("feedback").ask({
        key: `step ${id} analyse ${attempt}`,
        messages: [{ role: "user", text: analysePrompt(situation, { source, output }) }],
        tools: [reviewTool],
        toolChoice: { tool: reviewTool.name },
        ...(feedbackTemperature === undefined ? {} : { temperature: feedbackTemperature }),
        signal,
      }),
    );
    const review = answer && readReview(answer);
    if (review) return review;
    if (!answer) {
      context.journal("review-unusable", { step: id, attempt, reason: "time" });
      return null;
    }
    context.journal("review-unusable", {
      ...{ step: id, attempt },
      ...(answer.kind === "failed"
        ? { reason: answer.reason, message: answer.message }
        : { finish: answer.finish }),
    });
    if (answer.kind === "failed") return null;
  }
  return null;
}
