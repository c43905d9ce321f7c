import { type Command, Option } from "commander";
import { UserError } from "../core/errors.ts";
import { slurmArgs } from "../engine/slurm/split-words.ts";
import { defaultInfrastructureRetries } from "../record/defaults.ts";
import type { SlurmSettings } from "../record/schema.ts";
import { positiveInteger } from "./options.ts";

export interface EngineOptions {
  readonly engine: "local" | "slurm";
  readonly partition?: string;
  readonly account?: string;
  readonly slurmArgs?: string;
  readonly maxJobs?: string;
  readonly infrastructureRetries: string;
}

const slurmOnly = ["partition", "account", "slurmArgs", "maxJobs"] as const;

export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--engine <name>", "where runs work: on this machine, or as jobs of a Slurm cluster")
        .choices(["local", "slurm"])
        .env("MLEBENCH_ENGINE")
        .default("local"),
    )
    .addOption(new Option("--partition <name>", "slurm: partition of the jobs").env("MLEBENCH_PARTITION"))
    .addOption(new Option("--account <name>", "slurm: account of the jobs").env("MLEBENCH_ACCOUNT"))
    .addOption(
      new Option("--slurm-args <args>", 'slurm: further options of sbatch: "--qos=long --gres=gpu:1"').env(
        "MLEBENCH_SLURM_ARGS",
      ),
    )
    .addOption(
      new Option("--max-jobs <n>", "slurm: jobs at the same time")
        .env("MLEBENCH_MAX_JOBS")
        .argParser(positiveInteger("--max-jobs")),
    )
    .addOption(
      new Option(
        "--infrastructure-retries <n>",
        "how often a run that the harness, the machine or the cluster broke is tried again",
      )
        .env("MLEBENCH_INFRASTRUCTURE_RETRIES")
        .default(String(defaultInfrastructureRetries)),
    );
}

/** The engine's options that stand on the command line itself. */
export function givenEngineOptions(command: Command): string[] {
  return ["engine", ...slurmOnly, "infrastructureRetries"].filter(
    (name) => command.getOptionValueSource(name) === "cli",
  );
}

/** @throws UserError for an option of the other engine, given on the command line */
export function checkEngineOptions(command: Command): void {
  const { engine } = command.opts<EngineOptions>();
  const isGiven = (name: string) => command.getOptionValueSource(name) === "cli";
  const wrong = engine === "local" ? slurmOnly.filter(isGiven) : ["workers", "priority"].filter(isGiven);
  if (wrong.length === 0) return;
  const flags = wrong.map((name) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  throw new UserError(
    engine === "local"
      ? `${flags.join(", ")}: only for --engine slurm. Add it, or leave the option away.`
      : `${flags.join(", ")}: only for --engine local. With --engine slurm, --max-jobs limits the runs at the same time, and --slurm-args --nice=N their priority.`,
  );
}

/** @throws UserError when it is no number */
export function infrastructureRetriesFrom({ infrastructureRetries: retries }: EngineOptions): number {
  if (!/^\d{1,3}$/.test(retries))
    throw new UserError(`--infrastructure-retries ${retries}: expected a whole number of at least 0.`);
  return Number(retries);
}

/** The settings of --engine slurm as the group's record keeps them. */
export function slurmSettingsOf(options: EngineOptions): SlurmSettings {
  const { partition, account, maxJobs } = options;
  return {
    args: slurmArgs(options.slurmArgs ?? ""),
    ...(partition ? { partition } : {}),
    ...(account ? { account } : {}),
    ...(maxJobs ? { maxJobs: Number(maxJobs) } : {}),
  };
}
