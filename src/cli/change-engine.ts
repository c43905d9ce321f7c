import type { Command } from "commander";
import { UserError } from "../core/errors.ts";
import { lockGroup } from "../engine/group-lock.ts";
import type { GroupRecord } from "../record/schema.ts";
import { readGroup, writeGroup } from "../record/store.ts";
import {
  type EngineOptions,
  givenEngineOptions,
  infrastructureRetriesFrom,
  slurmSettingsOf,
} from "./slurm-options.ts";

/**
 * `mlebench resume` with options of the engine: a group moves from this machine to Slurm, or its jobs are asked for
 * in another way, or broken runs are tried again more or less often, from now on. Without such options the group stays
 * as it is.
 */
export function changeEngine(groupDir: string, command: Command): void {
  const given = givenEngineOptions(command);
  if (given.length === 0) return;
  using _lock = lockGroup(groupDir);
  const group = readGroup(groupDir);
  if (given.includes("infrastructureRetries"))
    group.infrastructureRetries = infrastructureRetriesFrom(command.opts<EngineOptions>());
  writeGroup(
    groupDir,
    given.every((name) => name === "infrastructureRetries") ? group : movedGroup(groupDir, group, command),
  );
}

/** @throws UserError for what a group that has begun cannot become */
function movedGroup(groupDir: string, group: GroupRecord, command: Command): GroupRecord {
  const given = givenEngineOptions(command);
  const options = command.opts<EngineOptions>();
  if (options.engine === "local" && given.includes("engine") && group.engine === "slurm")
    throw new UserError(
      `${groupDir} works on Slurm, where it may have jobs; it cannot go on with --engine local.`,
    );
  if (options.engine === "local" && group.engine === "local")
    throw new UserError(`${groupDir} works on this machine. To move it to Slurm, add --engine slurm.`);
  return onSlurm(group, options, given);
}

function onSlurm(group: GroupRecord, options: EngineOptions, given: readonly string[]): GroupRecord {
  const asked = slurmSettingsOf(options);
  const { args, ...others } = asked;
  const slurm = {
    ...(group.slurm ?? asked),
    ...others,
    ...(given.includes("slurmArgs") ? { args } : {}),
  };
  return { ...group, engine: "slurm", slurm, workers: slurm.maxJobs ?? group.runs.length };
}
