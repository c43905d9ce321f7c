import { relative, resolve } from "node:path";
import { installedBin } from "../agent/cli/package.ts";
import { absoluteAgentId, loadAgent } from "../agent/discover.ts";
import { dataDirs, isPrepared } from "../competition/data-dirs.ts";
import { isPreparedForAgents } from "../competition/submission-schema.ts";
import { systemClock } from "../core/clock.ts";
import { UserError } from "../core/errors.ts";
import { createGroup } from "../engine/create-group.ts";
import { defaultScores } from "../record/defaults.ts";
import type { GroupRecord } from "../record/schema.ts";
import { readExperiment, readGroup } from "../record/store.ts";
import { writeReferenceFiles } from "../report/reference-files.ts";
import { settingsOf } from "./agent-settings.ts";
import { engineFor, type ReadyEngine } from "./engine-for.ts";
import { gradeByOf } from "./grade-by.ts";
import { modelSettingsOf } from "./model-options.ts";
import { printScoreboard } from "./print-scoreboard.ts";
import { limitsOf, type RunOptions } from "./run-options.ts";
import { runProgress } from "./run-progress.ts";
import { selectCompetitions } from "./select.ts";
import { infrastructureRetriesFrom, slurmSettingsOf } from "./slurm-options.ts";
import { stopSignal } from "./stop-signal.ts";

/** `mlebench run`: checks everything that can be checked before the first run, makes the group, works through it. */
export async function startGroup(options: RunOptions): Promise<void> {
  const competitions = selectCompetitions(options);
  const agent = await loadAgent(options.agent);
  if (agent.cli) installedBin(agent.cli);
  const settings = settingsOf(options.agent, agent, options.set);
  agent.checkSettings?.(settings);
  const named = { ...agent, id: options.agent };
  const models = await modelSettingsOf(options, named, { competition: competitions[0]!, seed: 0 });
  const { edition } = options;
  const dataDir = resolve(options.dataDir);
  const limits = limitsOf(options);
  if (options.scores !== undefined && options.track !== "validation")
    throw new UserError(`--scores is for --track validation; --track ${options.track} has no count of them.`);
  const { track, sandbox, engine: engineName } = options;
  const slurm = engineName === "slurm" ? slurmSettingsOf(options) : undefined;
  const gradeBy = gradeByOf(options, competitions);
  const more = {
    ...(gradeBy ? { gradeBy } : {}),
    ...(options.env === undefined ? {} : { env: options.env }),
  };
  requirePrepared(competitions, { dataDir, edition, ...more });
  const engine = await engineFor(agent, {
    ...{ engine: engineName, competitions, dataDir, edition, sandbox, track, limits, ...more },
    agent: { id: options.agent, settings },
  });
  const { dir, group } = createGroup(
    resolve(options.runsDir),
    {
      agent: { id: absoluteAgentId(options.agent), settings },
      model: models?.name ?? null,
      ...(models ? { models } : {}),
      competitions,
      seeds: Number(options.seeds),
      workers: slurm
        ? (slurm.maxJobs ?? competitions.length * Number(options.seeds))
        : Number(options.workers),
      limits,
      sandbox: engine.sandbox,
      engine: engineName,
      ...(slurm ? { slurm } : {}),
      infrastructureRetries: infrastructureRetriesFrom(options),
      edition,
      track: options.track,
      ...(options.track === "validation" ? { scores: Number(options.scores ?? defaultScores) } : {}),
      ...more,
      ...(options.priority === "0" ? {} : { priority: Number(options.priority) }),
      description: options.description,
      dataDir,
      versions: engine.versions,
    },
    systemClock,
  );
  await workThrough({ groupDir: dir, group, engine }, options);
}

/** `mlebench resume`: goes on with the runs of a group that are not finished. */
export async function resumeGroup(groupDir: string, options: { json?: boolean }): Promise<void> {
  const group = readGroup(groupDir);
  requirePrepared(group.competitions, group);
  const engine = await engineFor(await loadAgent(group.agent.id), group);
  await workThrough({ groupDir, group, engine }, options);
}

async function workThrough(
  { groupDir, group, engine }: { groupDir: string; group: GroupRecord; engine: ReadyEngine },
  { json }: { json?: boolean },
): Promise<void> {
  using stop = stopSignal(group.engine === "slurm" ? detaching : undefined);
  try {
    using progress = runProgress(groupDir, group);
    await engine.run({ groupDir, group, clock: systemClock, signal: stop.signal, onProgress: progress.on });
  } finally {
    writeReferenceFiles(groupDir, systemClock);
  }
  finish(groupDir, { interrupted: stop.signal.aborted, json: json === true });
}

const detaching = "Leaving the jobs to Slurm: they go on. Ctrl-C again ends this process at once.";

function finish(groupDir: string, { interrupted, json }: { interrupted: boolean; json: boolean }): void {
  const experiment = readExperiment(groupDir);
  printScoreboard([groupDir], { json });
  if (interrupted) console.error(`\n${stoppedText(experiment.group.engine, groupDir)}`);
  const allWell = experiment.runs.every(
    ({ record: { outcome, grade } }) =>
      outcome?.kind === "finished" && (grade?.kind === "scored" || grade?.kind === "sent-away"),
  );
  if (!allWell) process.exitCode = 1;
}

function stoppedText(engine: GroupRecord["engine"], groupDir: string): string {
  return engine === "local"
    ? `Stopped. Go on with: mlebench resume ${groupDir}`
    : `The jobs go on in Slurm. Look: mlebench status ${groupDir}; follow again: mlebench resume ${groupDir}; end them: mlebench cancel ${groupDir}`;
}

function requirePrepared(
  ids: readonly string[],
  { dataDir, edition, gradeBy }: Pick<GroupRecord, "dataDir" | "edition" | "gradeBy">,
): void {
  const isReady = gradeBy ? isPreparedForAgents : isPrepared;
  const missing = ids.filter((id) => !isReady(dataDirs(dataDir, id, edition)));
  if (missing.length === 0) return;
  if (gradeBy) {
    const { prepared } = dataDirs(dataDir, missing[0]!, edition);
    throw new UserError(
      `No public data, or no submission-schema.json beside it, for ${missing.join(", ")} in ${dataDir}. Copy it from the grading host, without the answers: rsync -a --exclude=/private/ grader:DATA/${relative(dataDir, prepared)}/ ${prepared}/`,
    );
  }
  throw new UserError(
    `No prepared data for ${missing.join(", ")} in ${dataDir}. Run: mlebench prepare -c ${missing.join(" ")} --data-dir ${dataDir}`,
  );
}
