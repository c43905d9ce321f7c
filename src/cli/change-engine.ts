import type { Command } from "commander";
import { UserError } from "../core/errors.ts";
import { lockGroup } from "../engine/group-lock.ts";
import type { GroupRecord } from "../record/schema.ts";
import { readGroup, writeGroup } from "../record/store.ts";
import { type EngineOptions, givenEngineOptions, slurmSettingsOf } from "./slurm-options.ts";

/**
 * `mlebench resume` with options of the engine: a group moves from this machine to Slurm, or its jobs are asked for
 * in another way from now on. Without such options the group stays as it is.
 */
export function changeEngine(groupDir: string, command: Command): void {
  const given = givenEngineOptions(command);
  if (given.length === 0) return;
  using _lock = lockGroup(groupDir);
  const group = readGroup(groupDir);
  const options = command.opts<EngineOptions>();
  if (options.engine === "local" && given.includes("engine") && group.engine === "slurm")
    throw new UserError(
      `${groupDir} works on Slurm, where it may have jobs; it cannot go on with --engine local.`,
    );
  if (options.engine === "local" && group.engine === "local")
    throw new UserError(`${groupDir} works on this machine. To move it to Slurm, add --engine slurm.`);
  writeGroup(groupDir, onSlurm(group, options, given));
}

function onSlurm(group: GroupRecord, options: EngineOptions, given: readonly string[]): GroupRecord {
  const asked = slurmSettingsOf(options);
  const { args, infrastructureRetries, ...others } = asked;
  const slurm = {
    ...(group.slurm ?? asked),
    ...others,
    ...(given.includes("slurmArgs") ? { args } : {}),
    ...(given.includes("infrastructureRetries") ? { infrastructureRetries } : {}),
  };
  return { ...group, engine: "slurm", slurm, workers: slurm.maxJobs ?? group.runs.length };
}
