import type { Edition } from "../competition/define.ts";
import { UserError } from "../core/errors.ts";
import { parseDuration, parseSize } from "../core/units.ts";
import type { Limits, Track } from "../record/schema.ts";
import type { GradeByOptions } from "./grade-by.ts";
import type { ModelOptions } from "./model-options.ts";
import type { Selection } from "./options.ts";
import type { EngineOptions } from "./slurm-options.ts";

/** The flags of `mlebench run`. */
export interface RunOptions extends Selection, EngineOptions, GradeByOptions, ModelOptions {
  readonly agent: string;
  readonly set: string[];
  readonly seeds: string;
  readonly workers: string;
  readonly timeLimit: string;
  readonly cpus?: string;
  readonly memory: string;
  readonly disk: string;
  readonly processes: string;
  readonly steps?: string;
  readonly sandbox: string;
  readonly env?: string;
  readonly gpus?: string;
  readonly openFiles: string;
  readonly priority: string;
  readonly track: Track;
  readonly scores?: string;
  readonly description: "original" | "brief";
  readonly edition: Edition;
  readonly dataDir: string;
  readonly runsDir: string;
  readonly json?: boolean;
}

/** The limits of a run as the flags say. @throws UserError for a value that is no duration, size or number */
export function limitsOf(options: RunOptions): Limits {
  const cpus = options.cpus === undefined ? undefined : Number(options.cpus);
  if (cpus !== undefined && !(cpus > 0 && cpus <= 4096))
    throw new UserError(`--cpus ${options.cpus}: expected a number of cores, for example 1 or 0.5.`);
  const diskBytes = parseSize(options.disk, "--disk");
  return {
    timeMs: parseDuration(options.timeLimit, "--time-limit"),
    memoryBytes: parseSize(options.memory, "--memory"),
    diskBytes,
    processes: Number(options.processes),
    openFiles: Number(options.openFiles),
    fileSizeBytes: diskBytes,
    outputBytes: 256 * 1024 ** 2,
    ...(cpus === undefined ? {} : { cpus }),
    ...(options.gpus === undefined ? {} : { gpus: Number(options.gpus) }),
    ...(options.steps === undefined ? {} : { steps: Number(options.steps) }),
  };
}
