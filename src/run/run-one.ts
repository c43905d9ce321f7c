import { appendFileSync, cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AgentContext, AgentDefinition } from "../agent/define.ts";
import { dataDirs } from "../competition/data-dirs.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf, UserError } from "../core/errors.ts";
import { validateInProcess } from "../grade/grading-process.ts";
import { type Journal, openJournal } from "../record/journal.ts";
import type { Outcome, RunRecord } from "../record/schema.ts";
import { plannedRecord, readRun, runPaths, writeRun } from "../record/store.ts";
import { collect } from "../sandbox/collect.ts";
import { gradeRun } from "./grade-run.ts";
import { outcomeOfAgent, RunEnded } from "./outcome.ts";
import { describe, gradingTarget, type RunRequest, type RunState } from "./run-request.ts";
import { snapshotTaker } from "./snapshots.ts";
import { startBox } from "./start-box.ts";
import { openWorkspace, type Workspace, workspaceOf } from "./workspace.ts";

const heartbeatMs = 2000;
const snapshotEveryMs = 200;
/** How long an agent's harness side may take to react to the end of its time. */
const afterlifeMs = 5000;

/**
 * One run, from an empty (or, after a crash, half-filled) workspace to a finished record. What goes wrong in
 * the harness becomes the outcome `infrastructure`; an interruption leaves the run to be resumed.
 */
export async function runOne(request: RunRequest): Promise<RunRecord> {
  const runDir = join(request.groupDir, request.runId);
  mkdirSync(runDir, { recursive: true });
  using state = openState(request, runDir);
  const last = state.journal.events.findLast((event) => event.type === "agent-ended");
  if (last) state.save({ outcome: last.data["outcome"] as Outcome });
  else if ((await attempt(request, state)) === "interrupted") return state.record();
  await gradeRun(request, state);
  rmSync(workspaceOf(runDir).root, { recursive: true, force: true });
  return state.record();
}

function openState({ group, runId, clock }: RunRequest, runDir: string): RunState & Disposable {
  const paths = runPaths(runDir);
  const journal = openJournal(paths.events, clock);
  let record = existsSync(paths.record) ? readRun(runDir) : plannedRecord(group, runId);
  return {
    runDir,
    journal,
    record: () => record,
    save(change) {
      record = { ...record, ...change };
      writeRun(runDir, record);
    },
    [Symbol.dispose]: () => journal[Symbol.dispose](),
  };
}

/** Runs the agent in a sandbox until it ends, its time is over, or the harness is asked to stop. */
async function attempt(request: RunRequest, state: RunState): Promise<"ended" | "interrupted"> {
  const { group } = request;
  const stopwatch = startAttempt(request, state);
  const workspace = openWorkspace(state.runDir, { fresh: !stopwatch.goesOn });
  for (const { from, to } of request.agent.files?.(request.settings) ?? []) {
    cpSync(from, join(workspace.agent, to), { recursive: true, dereference: true });
  }
  const look = watchSubmission(workspace, state, { stopwatch, maxBytes: group.limits.fileSizeBytes });
  const ending = endingOf(request.signal, group.limits.timeMs - stopwatch.elapsedMs());
  // A write that fails in a timer, on a full disk say, ends the run and is thrown where the caller sees it.
  const every = (ms: number, work: () => void) =>
    setInterval(() => {
      try {
        work();
      } catch (error) {
        ending.fail(error);
      }
    }, ms);
  const timers = [
    every(snapshotEveryMs, look),
    every(heartbeatMs, () => state.save({ elapsedMs: stopwatch.elapsedMs() })),
  ];
  let outcome: Outcome;
  try {
    outcome = await runAgent(request, state, { workspace, stopwatch, signal: ending.signal });
  } finally {
    ending.clear();
    for (const timer of timers) clearInterval(timer);
  }
  ending.throwFailure();

  const elapsedMs = stopwatch.elapsedMs();
  look({ settle: false });
  if (ending.reason() === "interrupted") {
    state.journal.append("interrupted", { elapsedMs });
    state.save({ state: "interrupted", elapsedMs });
    return "interrupted";
  }
  const refusedFiles = await collect({
    from: workspace,
    to: state.runDir,
    maxFileBytes: group.limits.fileSizeBytes,
  });
  state.journal.append("agent-ended", { outcome, elapsedMs, refusedFiles });
  state.save({ outcome, elapsedMs, refusedFiles });
  return "ended";
}

interface Stopwatch {
  /** An earlier attempt is gone on with, rather than started again. */
  readonly goesOn: boolean;
  /** Time charged against the limit so far. */
  elapsedMs(): number;
}

function startAttempt({ agent, clock }: RunRequest, { journal, record, save, runDir }: RunState): Stopwatch {
  const goesOn = agent.resumable === true && record().attempt > 0;
  const before = goesOn ? record().elapsedMs : 0;
  if (!goesOn) rmSync(runPaths(runDir).snapshots, { recursive: true, force: true });
  save({
    state: "running",
    attempt: record().attempt + 1,
    startedAt: record().startedAt ?? new Date(clock.now()).toISOString(),
    elapsedMs: before,
    ...(goesOn ? {} : { snapshots: [] }),
  });
  journal.append(goesOn ? "attempt-resumed" : "attempt-started", {
    attempt: record().attempt,
    elapsedMs: before,
  });
  const start = clock.monotonicMs();
  return { goesOn, elapsedMs: () => before + clock.monotonicMs() - start };
}

function watchSubmission(
  workspace: Workspace,
  { journal, record, save, runDir }: RunState,
  options: { stopwatch: Stopwatch; maxBytes: number },
) {
  const taker = snapshotTaker({
    submission: join(workspace.submission, "submission.csv"),
    dir: runPaths(runDir).snapshots,
    maxBytes: options.maxBytes,
    seconds: () => options.stopwatch.elapsedMs() / 1000,
    earlier: record().snapshots,
  });
  return (look?: { settle: boolean }) => {
    const taken = taker.look(look);
    if (!taken) return;
    journal.append("snapshot", taken);
    save({ snapshots: [...taker.taken] });
  };
}

/** One signal for every reason to end: the time limit, a cancel, a Ctrl-C. */
function endingOf(outer: AbortSignal, remainingMs: number) {
  const ending = new AbortController();
  const stop = () => ending.abort(outer.reason);
  outer.addEventListener("abort", stop, { once: true });
  if (outer.aborted) stop();
  const limit = setTimeout(() => ending.abort(new RunEnded("time-limit")), Math.max(0, remainingMs));
  let failure: unknown;
  return {
    signal: ending.signal,
    reason: () => (ending.signal.reason instanceof RunEnded ? ending.signal.reason.reason : null),
    fail(error: unknown) {
      failure ??= error;
      ending.abort(new RunEnded("interrupted"));
    },
    throwFailure() {
      if (failure !== undefined) throw failure;
    },
    clear() {
      clearTimeout(limit);
      outer.removeEventListener("abort", stop);
    },
  };
}

interface AgentRun {
  readonly workspace: Workspace;
  readonly stopwatch: Stopwatch;
  readonly signal: AbortSignal;
}

async function runAgent(
  request: RunRequest,
  state: RunState,
  { workspace, stopwatch, signal }: AgentRun,
): Promise<Outcome> {
  const { agent, clock, group, competition, sandbox } = request;
  const { journal, record, save, runDir } = state;
  const log = (line: string) => {
    appendFileSync(runPaths(runDir).log, `${new Date(clock.now()).toISOString()} ${line}\n`);
    request.onLog(line);
  };
  try {
    await using box = await startBox(request, {
      workspace,
      seed: record().seed,
      onValidation: ({ valid, message }) => {
        journal.append("validation", { valid, message: message.slice(0, 500) });
        log(`Format check: ${message.slice(0, 200)}`);
      },
    });
    const description = describe(competition, group);
    save({ sandbox: { name: sandbox.name, enforced: [...box.enforced] }, descriptionBy: description.by });
    const context: AgentContext = {
      competitionId: competition.id,
      description: description.text,
      seed: record().seed,
      settings: request.settings,
      remainingMs: () => Math.max(0, group.limits.timeMs - stopwatch.elapsedMs()),
      limits: group.limits,
      box,
      host: { data: dataDirs(group.dataDir, competition.id, group.edition).public, ...workspace },
      validate: (path) => validateInProcess({ ...gradingTarget(request), path }),
      journal: (type, data) => {
        journal.append(`agent/${type}`, data);
        save({ elapsedMs: stopwatch.elapsedMs() });
      },
      history: stopwatch.goesOn ? historyOf(journal) : [],
      log,
      clock,
      signal,
    };
    const outcome = await endOf(agent.run(context), signal, { clock, timeMs: group.limits.timeMs });
    save({ usage: box.usage() });
    return outcome;
  } catch (error) {
    if (error instanceof UserError) throw error;
    log(`The harness failed: ${error instanceof Error ? error.stack : String(error)}`);
    return { kind: "infrastructure", cause: messageOf(error) };
  }
}

/** The agent's ending, or the harness's when the signal fires first and the agent does not react to it. */
async function endOf(
  run: ReturnType<AgentDefinition["run"]>,
  signal: AbortSignal,
  { clock, timeMs }: { clock: Clock; timeMs: number },
): Promise<Outcome> {
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const ended = run.then(outcomeOfAgent);
  ended.catch(() => {}); // reported by the race or, after an abort, of no interest
  const first = await Promise.race([ended, aborted]);
  if (first && !signal.aborted) return first;
  const patience = new AbortController();
  await Promise.race([ended.catch(() => {}), clock.sleep(afterlifeMs, patience.signal).catch(() => {})]);
  patience.abort();
  const timeIsOver = signal.reason instanceof RunEnded && signal.reason.reason === "time-limit";
  return timeIsOver ? { kind: "time-limit", limitMs: timeMs } : { kind: "cancelled" };
}

/** The agent's own events since its last fresh start. */
function historyOf(journal: Journal): AgentContext["history"] {
  const start = journal.events.findLastIndex((event) => event.type === "attempt-started");
  return journal.events
    .slice(start + 1)
    .filter((event) => event.type.startsWith("agent/"))
    .map(({ type, data }) => ({ type: type.slice("agent/".length), data }));
}
