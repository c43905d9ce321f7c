import type { Incident, JournalEvent, Limits, Outcome, TelemetrySummary } from "../record/schema.ts";
import type { BoxUsage } from "../sandbox/sandbox.ts";

export interface Traces {
  readonly usage: Pick<BoxUsage, "oomKills" | "refusedProcesses"> | null;
  readonly telemetry: TelemetrySummary | null;
  readonly outcome: Outcome;
  readonly refusedFiles: readonly string[];
  /** Of the attempt. */
  readonly events: readonly JournalEvent[];
  readonly limits: Limits;
}

/** A file system of its own is full when so much of the limit is used; its own tables take the rest. */
const FULL_SHARE = 0.93;

/** What went against the limits or the rules inside and left a trace outside: one entry a kind. */
export function incidentsOf({ usage, telemetry, outcome, refusedFiles, events, limits }: Traces): Incident[] {
  const refusedCalls = events
    .filter(({ type }) => type === "calls-refused")
    .reduce((sum, { data }) => sum + Number(data["refused"]), 0);
  const diskShare = (telemetry?.diskPeakBytes ?? 0) / (limits.diskBytes ?? Number.POSITIVE_INFINITY);
  const found: Incident[] = [
    {
      kind: "memory-limit",
      count: usage?.oomKills ?? (outcome.kind === "out-of-memory" ? 1 : 0),
      detail: `processes killed at the limit of ${limits.memoryBytes} bytes`,
    },
    {
      kind: "process-limit",
      count: usage?.refusedProcesses ?? 0,
      detail: `processes refused at the limit of ${limits.processes}`,
    },
    {
      kind: "disk-full",
      count: outcome.kind === "disk-limit" || diskShare > FULL_SHARE ? 1 : 0,
      detail: `the limit of ${limits.diskBytes} bytes was reached`,
    },
    {
      kind: "output-limit",
      count: outcome.kind === "output-limit" ? 1 : 0,
      detail: `output beyond ${limits.outputBytes} bytes was cut`,
    },
    {
      kind: "refused-file",
      count: refusedFiles.length,
      detail: refusedFiles.slice(0, 5).join("; "),
    },
    {
      kind: "canary-used",
      count: events.filter(({ type }) => type === "canary-used").length,
      detail: "a key that was only lying about was shown at the model gateway",
    },
    { kind: "call-flood", count: refusedCalls, detail: "calls to localhost:5000 refused by the rate limit" },
  ];
  return found.filter(({ count }) => count > 0);
}
