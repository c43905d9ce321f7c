import { resolve } from "node:path";
import type { AgentDefinition } from "../agent/define.ts";
import { loadAgent } from "../agent/discover.ts";
import { dataDirs, isPrepared } from "../competition/data-dirs.ts";
import { type Competition, loadCompetition } from "../competition/discover.ts";
import { systemClock } from "../core/clock.ts";
import { UserError } from "../core/errors.ts";
import { createGroup } from "../engine/create-group.ts";
import { type EngineRequest, runGroup } from "../engine/local.ts";
import { prepareHoldout } from "../prepare/holdout.ts";
import { defaultScores } from "../record/defaults.ts";
import type { GroupRecord } from "../record/schema.ts";
import { readExperiment, readGroup } from "../record/store.ts";
import { writeReferenceFiles } from "../report/reference-files.ts";
import { findPythonEnv } from "../run/python-env.ts";
import { machinePool } from "../sandbox/machine-pool.ts";
import { selectSandbox } from "../sandbox/select.ts";
import { settingsOf } from "./agent-settings.ts";
import { printScoreboard } from "./print-scoreboard.ts";
import { limitsOf, type RunOptions } from "./run-options.ts";
import { runProgress } from "./run-progress.ts";
import { selectCompetitions } from "./select.ts";
import { stopSignal } from "./stop-signal.ts";
import { versionsOf } from "./versions.ts";

/** `mlebench run`: checks everything that can be checked before the first run, makes the group, works through it. */
export async function startGroup(options: RunOptions): Promise<void> {
  const competitions = selectCompetitions(options);
  const agent = await loadAgent(options.agent);
  const settings = settingsOf(options.agent, agent, options.set);
  const { edition } = options;
  const dataDir = resolve(options.dataDir);
  const limits = limitsOf(options);
  if (options.scores !== undefined && options.track !== "validation")
    throw new UserError(`--scores is for --track validation; --track ${options.track} has no count of them.`);
  const { track, sandbox } = options;
  const means = await meansFor(agent, { competitions, dataDir, edition, sandbox, track, limits });
  const { dir, group } = createGroup(
    resolve(options.runsDir),
    {
      agent: { id: options.agent, settings },
      model: null,
      competitions,
      seeds: Number(options.seeds),
      workers: Number(options.workers),
      limits,
      sandbox: means.sandbox.name,
      edition,
      track: options.track,
      ...(options.track === "validation" ? { scores: Number(options.scores ?? defaultScores) } : {}),
      ...(options.priority === "0" ? {} : { priority: Number(options.priority) }),
      description: options.description,
      dataDir,
      versions: versionsOf(means.pythonEnv),
    },
    systemClock,
  );
  await workThrough({ groupDir: dir, group, ...means }, options);
}

/** `mlebench resume`: goes on with the runs of a group that are not finished. */
export async function resumeGroup(groupDir: string, options: { json?: boolean }): Promise<void> {
  const group = readGroup(groupDir);
  const means = await meansFor(await loadAgent(group.agent.id), group);
  await workThrough({ groupDir, group, ...means }, options);
}

type Means = Pick<EngineRequest, "agent" | "competitions" | "sandbox" | "pythonEnv" | "pool" | "holdouts">;

/** What runs need of this machine. @throws UserError naming what is missing and the command that mends it */
async function meansFor(
  agent: AgentDefinition,
  wanted: Pick<GroupRecord, "competitions" | "dataDir" | "edition" | "sandbox" | "track" | "limits">,
): Promise<Means> {
  requirePrepared(wanted.competitions, wanted);
  const competitions = new Map<string, Competition>();
  for (const id of wanted.competitions) competitions.set(id, await loadCompetition(id));
  const pool = machinePool();
  requireGpus(wanted.limits.gpus ?? 0, pool.capacity.gpuIds);
  const holdouts =
    wanted.track === "validation"
      ? [...competitions].map(([id, each]) => [id, prepareHoldout(each, wanted)] as const)
      : [];
  return {
    agent,
    competitions,
    pool,
    holdouts: new Map(holdouts),
    sandbox: await selectSandbox(wanted.sandbox),
    pythonEnv: agent.python === null ? null : findPythonEnv(agent.python),
  };
}

async function workThrough(
  work: Means & Pick<EngineRequest, "groupDir" | "group">,
  { json }: { json?: boolean },
): Promise<void> {
  const { groupDir, group } = work;
  using stop = stopSignal();
  try {
    using progress = runProgress(groupDir, group);
    await runGroup({ ...work, clock: systemClock, signal: stop.signal, onProgress: progress.on });
  } finally {
    writeReferenceFiles(groupDir, systemClock);
  }
  finish(groupDir, { interrupted: stop.signal.aborted, json: json === true });
}

function finish(groupDir: string, { interrupted, json }: { interrupted: boolean; json: boolean }): void {
  const experiment = readExperiment(groupDir);
  printScoreboard([groupDir], { json });
  if (interrupted) console.error(`\nStopped. Go on with: mlebench resume ${groupDir}`);
  const allWell = experiment.runs.every(
    ({ record }) => record.outcome?.kind === "finished" && record.grade?.kind === "scored",
  );
  if (!allWell) process.exitCode = 1;
}

function requireGpus(wanted: number, there: readonly string[]): void {
  if (wanted <= there.length) return;
  throw new UserError(
    `--gpus ${wanted}: nvidia-smi lists ${there.length === 0 ? "no GPU" : `${there.length}`} on this machine.`,
  );
}

function requirePrepared(
  ids: readonly string[],
  { dataDir, edition }: Pick<GroupRecord, "dataDir" | "edition">,
): void {
  const missing = ids.filter((id) => !isPrepared(dataDirs(dataDir, id, edition)));
  if (missing.length === 0) return;
  throw new UserError(
    `No prepared data for ${missing.join(", ")} in ${dataDir}. Run: mlebench prepare -c ${missing.join(" ")} --data-dir ${dataDir}`,
  );
}
