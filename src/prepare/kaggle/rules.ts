import type { KaggleClient } from "./client.ts";
import { KaggleError } from "./errors.ts";

/** Whether a competition's data may be downloaded with these credentials; nothing is downloaded to find out. */
export type RulesState = "accepted" | "not-accepted" | "unknown-competition";

/**
 * Asks Kaggle for the first name of the competition's files, which it gives only to those who accepted the rules.
 * @throws KaggleError for anything but the three answers
 */
export async function rulesState(
  client: KaggleClient,
  competition: string,
  signal?: AbortSignal,
): Promise<RulesState> {
  try {
    await client.bytes(`/competitions/data/list/${encodeURIComponent(competition)}?pageSize=1`, {
      competition,
      signal,
    });
    return "accepted";
  } catch (error) {
    if (error instanceof KaggleError && error.problem === "rules") return "not-accepted";
    if (error instanceof KaggleError && error.problem === "not-found") return "unknown-competition";
    throw error;
  }
}
