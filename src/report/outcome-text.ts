import { formatBytes, formatDuration } from "../core/units.ts";
import type { Outcome, RunRecord } from "../record/schema.ts";

/** How a run ended, or where it stands, as a clause for people. Reasons are the agent's own words: hostile text. */
export function runText({ state, outcome, attempt, unsent }: RunRecord): string {
  switch (state) {
    case "planned":
      return "not started";
    case "running":
      return attempt > 1 ? `running, attempt ${attempt}` : "running";
    case "interrupted":
      return unsent
        ? `waits for the grading host's receipt, sent again with \`mlebench resume\`: ${unsent}`
        : "interrupted, goes on with `mlebench resume`";
    case "finished":
      return outcome ? outcomeText(outcome) : "ended without a recorded outcome";
  }
}

export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case "finished":
      return "ended by itself";
    case "failed":
      return `gave up: ${outcome.reason}`;
    case "exit-code":
      return `exited with code ${outcome.code}`;
    case "signalled":
      return `killed by ${outcome.signal}`;
    case "time-limit":
      return `stopped at the time limit of ${formatDuration(outcome.limitMs)}`;
    case "out-of-memory":
      return `ran out of memory (limit ${formatBytes(outcome.limitBytes)})`;
    case "output-limit":
      return `printed more than ${formatBytes(outcome.limitBytes)}`;
    case "disk-limit":
      return `wrote more than ${formatBytes(outcome.limitBytes)}`;
    case "cancelled":
      return "cancelled by a person";
    case "infrastructure":
      return `infrastructure failure, not the agent's: ${outcome.cause}`;
  }
}
