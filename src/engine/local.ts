import type { AgentDefinition } from "../agent/define.ts";
import type { Competition } from "../competition/discover.ts";
import type { Holdout } from "../competition/holdout.ts";
import type { Secrets } from "../model/run-models.ts";
import type { GroupRecord, RunRecord } from "../record/schema.ts";
import { readExperiment } from "../record/store.ts";
import { RunEnded } from "../run/outcome.ts";
import type { PythonEnv } from "../run/python-env/environment.ts";
import { runOne } from "../run/run-one.ts";
import type { MachinePool, Needs } from "../sandbox/machine-pool.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { cancelRequested } from "./cancel.ts";
import type { GroupWork } from "./engine.ts";
import { lockGroup } from "./group-lock.ts";

export interface EngineRequest extends GroupWork {
  readonly agent: AgentDefinition;
  readonly competitions: ReadonlyMap<string, Competition>;
  readonly sandbox: Sandbox;
  readonly pythonEnv: PythonEnv | null;
  readonly secrets: Secrets;
  /** Who gets what of this machine. */
  readonly pool: MachinePool;
  /** The submitter's token at the grading host, where the group has one that asks for it. */
  readonly gradeToken?: string;
  /** Track "validation": the held-out part of each competition's training data. */
  readonly holdouts: ReadonlyMap<string, Holdout>;
}

const cancelPollMs = 500;

/**
 * Works through a group's unfinished runs in the planned order, `workers` at a time and no more than the machine has
 * room for. A finished run is never done again; a run that breaks does not stop the others.
 */
export async function runGroup(request: EngineRequest): Promise<void> {
  const { groupDir, group } = request;
  using _lock = lockGroup(groupDir);
  const stop = new AbortController();
  const interrupt = () => stop.abort(new RunEnded("interrupted"));
  request.signal.addEventListener("abort", interrupt, { once: true });
  if (request.signal.aborted) interrupt();
  const poll = setInterval(() => {
    if (cancelRequested(groupDir)) stop.abort(new RunEnded("cancelled"));
  }, cancelPollMs);
  try {
    const queue = readExperiment(groupDir).runs.filter(({ record }) => record.state !== "finished");
    const errors: unknown[] = [];
    const worker = async () => {
      for (let next = queue.shift(); next && !stop.signal.aborted; next = queue.shift()) {
        await runQueued(request, next.record, stop.signal).catch((error: unknown) => {
          if (error instanceof RunEnded) return; // told to stop while it waited for its place
          errors.push(error);
          stop.abort(new RunEnded("interrupted")); // a full disk or a missing sandbox would break every run
        });
      }
    };
    await Promise.all(Array.from({ length: group.workers }, worker));
    if (errors.length > 0) throw errors[0];
  } finally {
    clearInterval(poll);
    request.signal.removeEventListener("abort", interrupt);
  }
}

async function runQueued(
  request: EngineRequest,
  { id, competition, seed }: RunRecord,
  signal: AbortSignal,
): Promise<void> {
  const { onProgress, competitions, holdouts, pool, group, ...rest } = request;
  using claim = await pool.claim(needsOf(group), { priority: group.priority ?? 0, signal });
  onProgress({ kind: "started", run: id, competition, seed });
  const record = await runOne({
    ...rest,
    group,
    holdout: holdouts.get(competition) ?? null,
    gpuIds: claim.gpuIds,
    runId: id,
    competition: competitions.get(competition)!,
    settings: group.agent.settings,
    signal,
    onLog: (line) => onProgress({ kind: "log", run: id, line }),
  });
  onProgress({ kind: "ended", run: id, record });
}

/** Cores that are not limited are not claimed either: then `workers` alone says how many runs share the machine. */
function needsOf({ limits }: GroupRecord): Needs {
  return { cpus: limits.cpus ?? 0, memoryBytes: limits.memoryBytes ?? 0, gpus: limits.gpus ?? 0 };
}
