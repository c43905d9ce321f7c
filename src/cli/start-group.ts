import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { loadAgent } from "../agent/discover.ts";
import { dataDirs } from "../competition/data-dirs.ts";
import { type Competition, loadCompetition } from "../competition/discover.ts";
import { systemClock } from "../core/clock.ts";
import { UserError } from "../core/errors.ts";
import { createGroup } from "../engine/create-group.ts";
import { runGroup } from "../engine/local.ts";
import type { GroupRecord } from "../record/schema.ts";
import { readExperiment, readGroup } from "../record/store.ts";
import { writeReferenceFiles } from "../report/reference-files.ts";
import { findPythonEnv } from "../run/python-env.ts";
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
  const dataDir = resolve(options.dataDir);
  requirePrepared(competitions, { dataDir, edition: options.edition });
  const sandbox = await selectSandbox(options.sandbox);
  const pythonEnv = agent.python === null ? null : findPythonEnv(agent.python);
  const { dir } = createGroup(
    resolve(options.runsDir),
    {
      agent: { id: options.agent, settings },
      model: null,
      competitions,
      seeds: Number(options.seeds),
      workers: Number(options.workers),
      limits: limitsOf(options),
      sandbox: sandbox.name,
      edition: options.edition,
      track: options.track,
      description: options.description,
      dataDir,
      versions: versionsOf(pythonEnv),
    },
    systemClock,
  );
  await workThrough(dir, options);
}

/** `mlebench resume`: goes on with the runs of a group that are not finished. */
export async function resumeGroup(groupDir: string, options: { json?: boolean }): Promise<void> {
  await workThrough(groupDir, options);
}

async function workThrough(groupDir: string, { json }: { json?: boolean }): Promise<void> {
  const group = readGroup(groupDir);
  requirePrepared(group.competitions, group);
  const agent = await loadAgent(group.agent.id);
  const competitions = new Map<string, Competition>();
  for (const id of group.competitions) competitions.set(id, await loadCompetition(id));
  const sandbox = await selectSandbox(group.sandbox);
  using stop = stopSignal();
  using progress = runProgress(groupDir, group);
  try {
    await runGroup({
      groupDir,
      group,
      agent,
      competitions,
      sandbox,
      pythonEnv: agent.python === null ? null : findPythonEnv(agent.python),
      clock: systemClock,
      signal: stop.signal,
      onProgress: progress.on,
    });
  } finally {
    progress[Symbol.dispose]();
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

function requirePrepared(
  ids: readonly string[],
  { dataDir, edition }: Pick<GroupRecord, "dataDir" | "edition">,
): void {
  const missing = ids.filter((id) => {
    const dirs = dataDirs(dataDir, id, edition);
    return !existsSync(dirs.public) || !existsSync(dirs.private);
  });
  if (missing.length === 0) return;
  throw new UserError(
    `No prepared data for ${missing.join(", ")} in ${dataDir}. Run: mlebench prepare -c ${missing.join(" ")} --data-dir ${dataDir}`,
  );
}
