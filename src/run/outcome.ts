import type { AgentOutcome } from "../agent/define.ts";
import type { Outcome } from "../record/schema.ts";
import type { ExitStatus } from "../sandbox/sandbox.ts";

/** Why the harness itself ended a run; the reason of the abort signal that an agent gets. */
export class RunEnded extends Error {
  override readonly name = "RunEnded";
  readonly reason: "time-limit" | "cancelled" | "interrupted";

  constructor(reason: "time-limit" | "cancelled" | "interrupted") {
    super(reason);
    this.reason = reason;
  }
}

/** An agent's own ending as the run's outcome. */
export function outcomeOfAgent(outcome: AgentOutcome): Outcome {
  switch (outcome.kind) {
    case "finished":
      return { kind: "finished" };
    case "failed":
      return { kind: "failed", reason: outcome.reason };
    case "stopped":
      return outcomeOfExit(outcome.status);
  }
}

function outcomeOfExit(status: ExitStatus): Outcome {
  switch (status.kind) {
    case "exited":
      return status.code === 0 ? { kind: "finished" } : { kind: "exit-code", code: status.code };
    case "signalled":
      return { kind: "signalled", signal: status.signal };
    case "time-limit":
      return { kind: "time-limit", limitMs: status.limitMs };
    case "out-of-memory":
      return { kind: "out-of-memory", limitBytes: status.limitBytes };
    case "output-limit":
      return { kind: "output-limit", limitBytes: status.limitBytes };
    case "disk-limit":
      return { kind: "disk-limit", limitBytes: status.limitBytes };
    case "killed":
      return { kind: "infrastructure", cause: "the agent's processes were killed from outside the run" };
    case "launch-failed":
      return { kind: "infrastructure", cause: `the sandbox could not start a command: ${status.detail}` };
  }
}
