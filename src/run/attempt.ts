import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { maxSubmissionBytes } from "../grade/read-submission.ts";
import { countFailure } from "../record/infrastructure.ts";
import type { RunRecord } from "../record/schema.ts";
import { runPaths } from "../record/store.ts";
import { collect } from "../sandbox/collect.ts";
import type { BoxUsage } from "../sandbox/sandbox.ts";
import { streamOut } from "../sandbox/stream-out.ts";
import { eventsOfAttempt } from "./attempt-events.ts";
import { clockFiles } from "./clock-files.ts";
import { endingOf } from "./ending.ts";
import { incidentsOf } from "./incidents.ts";
import { environmentRecord } from "./python-env/environment.ts";
import { type AgentEnd, runAgent } from "./run-agent.ts";
import { RunClock } from "./run-clock.ts";
import type { RunRequest, RunState } from "./run-request.ts";
import { snapshotTaker } from "./snapshots.ts";
import { readTelemetry, summarise } from "./telemetry.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

const clockEveryMs = 250;
const heartbeatMs = 2000;
const snapshotEveryMs = 200;
const streamOutEveryMs = 30_000;

/**
 * Runs the agent in a sandbox until it ends, its time is over, or the harness is asked to stop. "lost": the harness
 * or the machine broke it, and it may be tried again.
 */
export async function attempt(
  request: RunRequest,
  state: RunState,
): Promise<"ended" | "interrupted" | "lost"> {
  const { group } = request;
  const { goesOn, runClock } = startAttempt(request, state);
  await using workspace = await openWorkspace(state.runDir, {
    fresh: !goesOn,
    diskBytes: group.limits.diskBytes,
  });
  if (!goesOn && request.agent.imageDir !== undefined)
    await request.sandbox.copyOut?.(request.agent.imageDir, workspace.agent);
  for (const { from, to } of request.agent.files?.(request.settings) ?? []) {
    cpSync(from, join(workspace.agent, to), { recursive: true, dereference: true });
  }
  const clock = clockFiles(workspace.clock, runClock);
  clock.update();
  const look = watchSubmission(request, state, { workspace, runClock });
  const { code, logs } = workspace;
  const stream = streamOut({ from: { code, logs }, to: state.runDir });
  using ending = endingOf(request.signal, runClock);
  // Work that fails in a timer, on a full disk say, ends the run and is thrown where the caller sees it.
  const every = (ms: number, work: () => unknown) =>
    setInterval(async () => {
      try {
        await work();
      } catch (error) {
        ending.fail(error);
      }
    }, ms);
  const heartbeat = () =>
    state.save({ elapsedMs: runClock.elapsedMs(), waits: runClock.waits() }, { durable: false });
  const timers = [
    every(snapshotEveryMs, look),
    every(clockEveryMs, () => clock.update()),
    every(heartbeatMs, heartbeat),
    every(streamOutEveryMs, () => stream.pass()),
  ];
  let end: AgentEnd;
  try {
    end = await runAgent(request, state, { workspace, runClock, goesOn, signal: ending.signal, every });
  } finally {
    for (const timer of timers) clearInterval(timer);
  }
  ending.throwFailure();

  const { outcome } = end;
  const charged = { elapsedMs: runClock.elapsedMs(), waits: runClock.waits() };
  await look({ settle: false });
  if (ending.reason() === "interrupted") {
    state.journal.append("interrupted", charged);
    state.save({ state: "interrupted", ...charged });
    return "interrupted";
  }
  if (outcome.kind === "infrastructure") {
    const { change, number, retries, isLast } = countFailure(state.record(), group, {
      time: new Date(request.clock.now()).toISOString(),
      cause: outcome.cause,
    });
    if (!isLast) state.journal.append("attempt-lost", { cause: outcome.cause, number, retries, ...charged });
    state.save({ ...change, ...charged });
    if (!isLast) return "lost";
  }
  const refusedFiles = await collect({
    from: workspace,
    to: state.runDir,
    maxFileBytes: group.limits.fileSizeBytes,
  });
  const telemetry = summarise(readTelemetry(runPaths(state.runDir).telemetry), {
    limits: group.limits,
    elapsedMs: charged.elapsedMs,
  });
  const events = eventsOfAttempt(state.journal.events);
  const { limits } = group;
  const incidents = incidentsOf({ usage: end.usage, telemetry, outcome, refusedFiles, events, limits });
  state.journal.append("agent-ended", { outcome, ...charged, refusedFiles, incidents });
  const usage = end.usage && usageRecord(end.usage);
  state.save({ outcome, ...charged, usage, refusedFiles, telemetry, incidents }, { durable: false });
  return "ended";
}

function usageRecord({ cpuMs, memoryPeakBytes, oomKills }: BoxUsage): RunRecord["usage"] {
  return { cpuMs, memoryPeakBytes, oomKills };
}

/** Counts the attempt and says whether an earlier one is gone on with, rather than started again. */
function startAttempt(
  { agent, clock, group, gpuIds, pythonEnv }: RunRequest,
  { journal, record, save, runDir }: RunState,
): { readonly goesOn: boolean; readonly runClock: RunClock } {
  const before = record();
  const goesOn = agent.resumable === true && before.attempt > 0;
  const beforeMs = goesOn ? before.elapsedMs : 0;
  // A record left "running" outside this process is the work of a crash.
  const crashed = before.state === "running" && journal.events.at(-1)?.type !== "attempt-lost";
  if (!goesOn)
    for (const path of [runPaths(runDir).snapshots, runPaths(runDir).telemetry])
      rmSync(path, { recursive: true, force: true });
  const time = new Date(clock.now()).toISOString();
  save({
    state: "running",
    attempt: before.attempt + 1,
    startedAt: before.startedAt ?? time,
    elapsedMs: beforeMs,
    // A crash is counted and ends nothing: a person, or Slurm, has started the run again.
    ...(crashed ? countFailure(before, group, { time, cause: "the harness was killed" }).change : {}),
    ...(gpuIds.length > 0 ? { gpuIds: [...gpuIds] } : {}),
    ...(pythonEnv ? { environment: environmentRecord(pythonEnv) } : {}),
    ...(goesOn ? {} : { snapshots: [] }),
  });
  const { attempt } = record();
  journal.append(goesOn ? "attempt-resumed" : "attempt-started", {
    attempt,
    elapsedMs: beforeMs,
    track: group.track,
  });
  const waitsBefore = goesOn && before.waits ? { waitsBefore: before.waits } : {};
  const runClock = new RunClock({ clock, limitMs: group.limits.timeMs, beforeMs, ...waitsBefore });
  return { goesOn, runClock };
}

function watchSubmission(
  { group, clock }: RunRequest,
  { journal, record, save, runDir }: RunState,
  { workspace, runClock }: { readonly workspace: Workspace; readonly runClock: RunClock },
) {
  const taker = snapshotTaker({
    submission: join(workspace.submission, "submission.csv"),
    dir: runPaths(runDir).snapshots,
    maxBytes: Math.min(group.limits.fileSizeBytes, maxSubmissionBytes),
    seconds: () => runClock.elapsedMs() / 1000,
    monotonicMs: () => clock.monotonicMs(),
    earlier: record().snapshots,
  });
  return async (options?: { settle: boolean }) => {
    const taken = await taker.look(options);
    if (!taken) return;
    journal.append("snapshot", taken);
    save({ snapshots: [...taker.taken] });
  };
}
