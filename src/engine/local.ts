import type { AgentDefinition } from "../agent/define.ts";
import type { Competition } from "../competition/discover.ts";
import type { RunRecord } from "../record/schema.ts";
import { readExperiment } from "../record/store.ts";
import { RunEnded } from "../run/outcome.ts";
import type { PythonEnv } from "../run/python-env.ts";
import { runOne } from "../run/run-one.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { cancelRequested } from "./cancel.ts";
import type { GroupWork } from "./engine.ts";
import { lockGroup } from "./group-lock.ts";

export interface EngineRequest extends GroupWork {
  readonly agent: AgentDefinition;
  readonly competitions: ReadonlyMap<string, Competition>;
  readonly sandbox: Sandbox;
  readonly pythonEnv: PythonEnv | null;
}

const cancelPollMs = 500;

/**
 * Works through a group's unfinished runs, `workers` at a time, in the planned order. A finished run is never
 * done again; a run that breaks does not stop the others.
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
  const { onProgress, competitions, group, ...rest } = request;
  onProgress({ kind: "started", run: id, competition, seed });
  const record = await runOne({
    ...rest,
    group,
    runId: id,
    competition: competitions.get(competition)!,
    settings: group.agent.settings,
    signal,
    onLog: (line) => onProgress({ kind: "log", run: id, line }),
  });
  onProgress({ kind: "ended", run: id, record });
}
