import { appendFileSync } from "node:fs";
import type { AgentContext, AgentDefinition } from "../agent/define.ts";
import { dataDirs } from "../competition/data-dirs.ts";
import { messageOf, UserError } from "../core/errors.ts";
import { validateInProcess } from "../grade/grading-process.ts";
import type { JournalEvent, Outcome } from "../record/schema.ts";
import { runPaths } from "../record/store.ts";
import type { Box, BoxUsage } from "../sandbox/sandbox.ts";
import { eventsOfAttempt } from "./attempt-events.ts";
import { graceMs } from "./ending.ts";
import { openModels } from "./models.ts";
import { outcomeOfAgent, RunEnded } from "./outcome.ts";
import type { RunClock } from "./run-clock.ts";
import { describe, gradingTarget, type RunRequest, type RunState } from "./run-request.ts";
import { startBox } from "./start-box.ts";
import { telemetryOf } from "./telemetry.ts";
import type { OpenWorkspace } from "./workspace.ts";

const telemetryEveryMs = 1000;
/** How long an agent's harness side may take to react to the end of its time. */
const afterlifeMs = 5000;

export interface AgentRun {
  readonly workspace: OpenWorkspace;
  readonly runClock: RunClock;
  readonly goesOn: boolean;
  readonly signal: AbortSignal;
  readonly every: (ms: number, work: () => unknown) => NodeJS.Timeout;
}

export interface AgentEnd {
  readonly outcome: Outcome;
  readonly usage: BoxUsage | null;
}

/** Starts the box, gives the agent its context, and waits for its end or the harness's. */
export async function runAgent(
  request: RunRequest,
  state: RunState,
  { workspace, runClock, goesOn, signal, every }: AgentRun,
): Promise<AgentEnd> {
  const { agent, clock, group, competition, sandbox, gpuIds } = request;
  const { journal, record, save, runDir } = state;
  const log = (line: string) => {
    appendFileSync(runPaths(runDir).log, `${new Date(clock.now()).toISOString()} ${line}\n`);
    request.onLog(line);
  };
  try {
    await using open = await openModels(request, state, { runClock, signal });
    const clients = agent.roles ? await open?.models.clients() : undefined;
    await using box = await startBox(request, state, { workspace, runClock, log, open });
    const description = describe(competition, group);
    const shown = { name: sandbox.name, enforced: [...box.enforced] };
    save({ sandbox: shown, descriptionBy: description.by }, { durable: false });
    const telemetry = telemetryOf({
      path: runPaths(runDir).telemetry,
      attempt: record().attempt,
      seconds: () => runClock.elapsedMs() / 1000,
      usage: () => box.usage(),
      diskDir: workspace.isCapped ? workspace.root : null,
      gpuIds,
    });
    const { submission, code, logs, agent: agentDir } = workspace;
    const context: AgentContext = {
      competitionId: competition.id,
      description: description.text,
      seed: record().seed,
      settings: request.settings,
      remainingMs: () => Math.max(0, runClock.remainingMs() - graceMs(group.limits.timeMs)),
      limits: group.limits,
      packages: request.pythonEnv?.packages ?? {},
      gpus: gpuIds.length,
      box,
      host: {
        data: dataDirs(group.dataDir, competition.id, group.edition).public,
        submission,
        code,
        logs,
        agent: agentDir,
      },
      modelName: group.models?.name ?? null,
      model: (role) => {
        const client = clients?.get(role);
        if (client) return client;
        throw new Error(`The agent asks for the model of the role "${role}", but the run has none.`);
      },
      validate: (path) =>
        runClock.during("harness", () => validateInProcess({ ...gradingTarget(request), path })),
      providerWait: (work) => runClock.during("provider", work),
      journal: (type, data) => {
        journal.append(`agent/${type}`, data);
        save({ elapsedMs: runClock.elapsedMs() }, { durable: false });
      },
      history: goesOn ? historyOf(journal.events) : [],
      log,
      clock,
      signal,
    };
    const sampling = every(telemetryEveryMs, () => telemetry.sample());
    try {
      const outcome = await endOf(agent.run(context), { box, signal, request });
      await telemetry.sample({ last: true });
      return { outcome, usage: box.usage() };
    } finally {
      clearInterval(sampling);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    log(`The harness failed: ${error instanceof Error ? error.stack : String(error)}`);
    return { outcome: { kind: "infrastructure", cause: messageOf(error) }, usage: null };
  }
}

/**
 * The agent's ending, or the harness's when the signal fires first. At the time limit its processes have a grace to
 * end by themselves; then the box is closed, and the agent's harness side has a moment to react.
 */
async function endOf(
  run: ReturnType<AgentDefinition["run"]>,
  { box, signal, request }: { box: Box; signal: AbortSignal; request: RunRequest },
): Promise<Outcome> {
  const { clock, group } = request;
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const ended = run.then(outcomeOfAgent);
  ended.catch(() => {}); // reported by the race or, after an abort, of no interest
  const first = await Promise.race([ended, aborted]);
  if (first && !signal.aborted) return first;
  const within = async (ms: number) => {
    const patience = new AbortController();
    const settled = ended.then(() => true).catch(() => true);
    const result = await Promise.race([settled, clock.sleep(ms, patience.signal).catch(() => {})]);
    patience.abort();
    return result === true;
  };
  const timeIsOver = signal.reason instanceof RunEnded && signal.reason.reason === "time-limit";
  if (!(await within(timeIsOver ? graceMs(group.limits.timeMs) : afterlifeMs))) {
    await box[Symbol.asyncDispose]();
    await within(afterlifeMs);
  }
  return timeIsOver ? { kind: "time-limit", limitMs: group.limits.timeMs } : { kind: "cancelled" };
}

/** The agent's own events since its last fresh start. */
function historyOf(events: readonly JournalEvent[]): AgentContext["history"] {
  return eventsOfAttempt(events)
    .filter((event) => event.type.startsWith("agent/"))
    .map(({ type, data }) => ({ type: type.slice("agent/".length), data }));
}
