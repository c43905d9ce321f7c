import type { Competition } from "../competition/discover.ts";
import { KaggleError } from "./kaggle/errors.ts";
import { type PrepareOutcome, prepareCompetition } from "./pipeline.ts";
import type { PrepareOptions } from "./prepare-request.ts";

export type BatchOutcome =
  | PrepareOutcome
  | { readonly kind: "failed"; readonly id: string; readonly error: unknown };

export interface BatchOptions extends PrepareOptions {
  /** Called after each competition. */
  readonly onOutcome?: (outcome: BatchOutcome) => void;
}

/**
 * Prepares one after the other; a failure becomes an outcome and the next one is prepared.
 * @throws only the signal's reason
 */
export async function prepareMany(
  competitions: readonly Competition[],
  { onOutcome, ...options }: BatchOptions,
): Promise<BatchOutcome[]> {
  const outcomes: BatchOutcome[] = [];
  let refusal: KaggleError | undefined;
  const kaggle =
    options.kaggle &&
    (() => {
      if (refusal) throw refusal;
      return options.kaggle!();
    });
  for (const competition of competitions) {
    const outcome = await prepareOrFail(competition, { ...options, kaggle });
    if (outcome.kind === "failed" && isRefusal(outcome.error)) refusal = outcome.error;
    options.signal?.throwIfAborted();
    outcomes.push(outcome);
    onOutcome?.(outcome);
  }
  return outcomes;
}

/** Credentials that Kaggle does not take would fail every other download too; data on the disk are still prepared. */
function isRefusal(error: unknown): error is KaggleError {
  return error instanceof KaggleError && error.problem === "unauthorized";
}

async function prepareOrFail(competition: Competition, options: PrepareOptions): Promise<BatchOutcome> {
  try {
    return await prepareCompetition({ ...options, competition });
  } catch (error) {
    return { kind: "failed", id: competition.id, error };
  }
}
