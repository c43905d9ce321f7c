/** One array element as Slurm sees it. */
export interface JobState {
  /** Name of the job: which submission it belongs to. */
  readonly name: string;
  readonly arrayId: string;
  readonly index: number;
  /** The element's own job id: SLURM_JOB_ID inside it. */
  readonly jobId: string;
  /** PENDING, RUNNING, COMPLETED, NODE_FAIL …, without what Slurm adds ("CANCELLED by 1000"). */
  readonly state: string;
  /** Why it waits, or why it ended. */
  readonly reason: string;
  readonly nodes: string;
  /** How often Slurm requeued it. */
  readonly restarts: number;
  readonly exit: { readonly code: number; readonly signal: number };
  /** Milliseconds since the epoch; null before it starts. */
  readonly startedAt: number | null;
}

/**
 * Columns rather than --json: they can be filtered by user and name, and they read the same in every release, where
 * the JSON of 22.05, 23.02 and 24.05 differ. The reason is last, since it may hold any text.
 */
export const squeueFormat =
  "Name:|,ArrayJobID:|,ArrayTaskID:|,JobID:|,State:|,RestartCnt:|,exit_code:|,StartTime:|,NodeList:|,Reason:|";
/** `%s`: times as seconds since the epoch. */
export const squeueTimeFormat = "%s";

/** Reads `squeue --array --noheader -O` with {@link squeueFormat}. Lines that are no array element are left out. */
export function parseSqueue(text: string): JobState[] {
  return text.split("\n").flatMap((line) => {
    const [name, arrayId, index, jobId, state, restarts, exit, start, nodes, ...reason] = line
      .trim()
      .split("|");
    if (!name || !arrayId || !jobId || !/^\d+$/.test(index ?? "")) return [];
    const status = Number(exit) || 0; // as wait(2) gives it
    return [
      {
        name,
        arrayId,
        index: Number(index),
        jobId,
        state: stateOf(state),
        reason: reason
          .join("|")
          .replace(/\|$/, "")
          .replace(/^(None|\(null\))$/, ""),
        nodes: nodes === "(null)" ? "" : (nodes ?? ""),
        restarts: Number(restarts) || 0,
        exit: { code: (status >> 8) & 0xff, signal: status & 0x7f },
        startedAt: /^\d+$/.test(start ?? "") ? Number(start) * 1000 : null,
      },
    ];
  });
}

export const sacctFormat = "JobID,JobName,State,ExitCode,NodeList,JobIDRaw";

/** Reads `sacct -X -n -P -o` with {@link sacctFormat}: where accounting is on, it remembers what squeue forgot. */
export function parseSacct(text: string): JobState[] {
  return text.split("\n").flatMap((line) => {
    const [id, name, state, exit, nodes, rawId] = line.trim().split("|");
    const [, arrayId, index] = /^(\d+)_(\d+)$/.exec(id ?? "") ?? [];
    if (!name || !arrayId || index === undefined) return [];
    const [code, signal] = (exit ?? "").split(":").map(Number);
    return [
      {
        name,
        arrayId,
        index: Number(index),
        jobId: rawId ?? arrayId,
        state: stateOf(state),
        reason: "",
        nodes: nodes === "None assigned" ? "" : (nodes ?? ""),
        restarts: 0,
        exit: { code: code || 0, signal: signal || 0 },
        startedAt: null,
      },
    ];
  });
}

function stateOf(text = ""): string {
  return text.split(" ")[0]!.replace(/\+$/, "");
}

/** "12_3", or "12_3 (requeued 2 times)": names one life of a job in records and messages. */
export function jobLabel({ arrayId, index, restarts }: JobState): string {
  const times = restarts === 1 ? "once" : `${restarts} times`;
  return `${arrayId}_${index}${restarts > 0 ? ` (requeued ${times})` : ""}`;
}
