import { Command, Option } from "commander";
import { UserError } from "../../core/errors.ts";
import { defaultScores } from "../../record/defaults.ts";
import { addGradeByOptions } from "../grade-by.ts";
import { addModelOptions } from "../model-options.ts";
import {
  addSelection,
  configOption,
  dataDirOption,
  editionOption,
  integer,
  jsonOption,
  positiveInteger,
  runsDirOption,
} from "../options.ts";
import type { RunOptions } from "../run-options.ts";
import { addEngineOptions, checkEngineOptions } from "../slurm-options.ts";

export function runCommand(): Command {
  const command = new Command("run")
    .argument("[command...]", "for --agent command: the command line, after --")
    .addOption(
      new Option("--agent <id>", "agent; see: mlebench agents").env("MLEBENCH_AGENT").makeOptionMandatory(),
    )
    .option("--set <key=value...>", "settings of the agent", []);
  return addGradeByOptions(addEngineOptions(addModelOptions(addSelection(command))))
    .addOption(
      new Option("--seeds <n>", "runs of each competition")
        .env("MLEBENCH_SEEDS")
        .default("1")
        .argParser(positiveInteger("--seeds")),
    )
    .addOption(
      new Option("--workers <n>", "runs at the same time")
        .env("MLEBENCH_WORKERS")
        .default("1")
        .argParser(positiveInteger("--workers")),
    )
    .addOption(
      new Option("--time-limit <duration>", "for each run: 90s, 15m, 24h")
        .env("MLEBENCH_TIME_LIMIT")
        .default("24h"),
    )
    .addOption(new Option("--cpus <n>", "cores for each run").env("MLEBENCH_CPUS"))
    .addOption(
      new Option("--gpus <n>", "NVIDIA GPUs for each run")
        .env("MLEBENCH_GPUS")
        .argParser(positiveInteger("--gpus")),
    )
    .addOption(new Option("--memory <size>", "for each run").env("MLEBENCH_MEMORY").default("8g"))
    .addOption(new Option("--disk <size>", "writable files of each run").env("MLEBENCH_DISK").default("20g"))
    .addOption(
      new Option("--processes <n>", "processes and threads of each run")
        .default("1024")
        .argParser(positiveInteger("--processes")),
    )
    .addOption(
      new Option("--open-files <n>", "open files of each process")
        .default("4096")
        .argParser(positiveInteger("--open-files")),
    )
    .addOption(
      new Option("--steps <n>", "step limit told to the agent").argParser(positiveInteger("--steps")),
    )
    .addOption(
      new Option("--sandbox <name>", "auto takes the strongest there is; none only when asked for by name")
        .choices(["auto", "bwrap", "docker", "podman", "none"])
        .env("MLEBENCH_SANDBOX")
        .default("auto"),
    )
    .addOption(
      new Option(
        "--env <name>",
        "Python environment of the agent's code, or none; see: mlebench env list (default: the agent's own)",
      ).env("MLEBENCH_ENV"),
    )
    .addOption(
      new Option(
        "--track <track>",
        "feedback while it runs; sealed: format check only, validation: scores of held-out training rows, practice: test scores",
      )
        .choices(["sealed", "validation", "practice"])
        .default("sealed"),
    )
    .addOption(
      new Option(
        "--scores <n>",
        `track validation: how many scores a run may ask for (default: ${defaultScores})`,
      ).argParser(positiveInteger("--scores")),
    )
    .addOption(
      new Option("--priority <n>", "among the groups at work on this machine, higher goes first")
        .default("0")
        .argParser(integer("--priority")),
    )
    .addOption(
      new Option("--description <text>", "the description, or the brief that names no source")
        .choices(["original", "brief"])
        .default("original"),
    )
    .addOption(editionOption())
    .addOption(dataDirOption())
    .addOption(runsDirOption())
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench run --agent baseline --split demo --seeds 3 --workers 2 --time-limit 60s --cpus 1\n  mlebench run --agent command -c quake-magnitude --set dir=./my-agent -- python3 /home/agent/solve.py\n  mlebench run --agent command --env full -c quake-magnitude -- python3 solve.py\n  mlebench run --agent baseline --lite --seeds 3 --engine slurm --partition cpu --cpus 4 --max-jobs 50\n  mlebench run --agent baseline --lite --grade-by http://grader:8080 --submitter lab-a --grade-key grader.pub\n  mlebench run --agent aide --model openai/gpt-5 --max-cost 20 --lite --time-limit 24h\n",
    )
    .action(async (line: string[], options: RunOptions, self: Command) => {
      checkEngineOptions(self);
      const { startGroup } = await import("../start-group.ts");
      await startGroup(withCommandLine(options, line));
    });
}

/** `-- python3 solve.py` is short for `--set command="python3 solve.py"`. */
function withCommandLine(options: RunOptions, line: readonly string[]): RunOptions {
  if (line.length === 0) return options;
  if (options.agent !== "command") {
    throw new UserError(
      `Unexpected "${line.join(" ")}": only --agent command takes a command line, after --.`,
    );
  }
  return { ...options, set: [...options.set, `command=${line.map(shellQuote).join(" ")}`] };
}

function shellQuote(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
