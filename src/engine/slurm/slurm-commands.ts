import { spawn } from "node:child_process";
import { UserError } from "../../core/errors.ts";
import {
  type JobState,
  parseSacct,
  parseSqueue,
  sacctFormat,
  squeueFormat,
  squeueTimeFormat,
} from "./job-state.ts";
import { jobName, type Submission } from "./submissions.ts";

const commandTimeoutMs = 60_000;
/** Ids of one command line. */
const idsAtOnce = 500;

/** What the engine asks of Slurm, by its own command line tools. */
export interface Slurm {
  /** Submits an array; `args` are those of sbatch. */
  submit(args: readonly string[]): Promise<Submitted>;
  /** The elements of these submissions that Slurm still knows: one call of squeue, whatever their number. */
  jobs(submissions: readonly Submission[]): Promise<JobState[]>;
  /** What accounting remembers of them; empty where there is none. */
  history(submissions: readonly Submission[]): Promise<JobState[]>;
  /** Takes elements that wait out of the queue. */
  cancel(jobs: readonly JobState[]): Promise<void>;
  /** Sends a signal to the workers of elements that run, and to nothing else in their jobs. */
  signal(jobs: readonly JobState[], signal: "USR2"): Promise<void>;
  /** Elements that an array may have. */
  maxArraySize(): Promise<number>;
}

export type Submitted =
  | { readonly kind: "submitted"; readonly arrayId: string }
  | { readonly kind: "refused"; readonly message: string }
  /** sbatch got no answer: the array may be in the queue all the same. */
  | { readonly kind: "unclear"; readonly message: string };

/** Slurm did not answer. A controller that restarts does not for some minutes; jobs go on meanwhile. */
export class SlurmAway extends UserError {
  constructor(message: string) {
    super(`Slurm does not answer (${message}). Jobs go on meanwhile; try again.`, { exitCode: 1 });
  }
}

export function slurmCommands(env: Readonly<Record<string, string | undefined>>): Slurm {
  const call = (command: string, args: readonly string[]) => runCommand(command, args, queryEnv(env));
  const answer = async (command: string, args: readonly string[]) => {
    const result = await call(command, args);
    if (result.code !== 0) throw new SlurmAway(`${command}: ${lastLine(result.stderr) || "no answer"}`);
    return result.stdout;
  };
  const scancel = async (jobs: readonly JobState[], options: readonly string[]) => {
    const ids = jobs.map(({ arrayId, index }) => `${arrayId}_${index}`);
    for (let at = 0; at < ids.length; at += idsAtOnce) {
      // A job that ended in the meantime is no failure, and what is still there is seen at the next look.
      await call("scancel", ["--quiet", ...options, ...ids.slice(at, at + idsAtOnce)]);
    }
  };
  return {
    async submit(args) {
      const { code, stdout, stderr } = await runCommand("sbatch", args, env);
      const [, arrayId] = /^(\d+)(?:;.*)?$/m.exec(stdout) ?? [];
      if (code === 0 && arrayId) return { kind: "submitted", arrayId };
      const message = lastLine(stderr).replace(/^sbatch: (error: )?/, "") || `sbatch ended with code ${code}`;
      return { kind: isUnclear(code, stderr) ? "unclear" : "refused", message };
    },
    async jobs(submissions) {
      if (submissions.length === 0) return [];
      const users = new Set(submissions.map(({ user }) => user));
      const names = submissions.map(({ id }) => jobName(id));
      return parseSqueue(
        await answer("squeue", [
          ...["--noheader", "--array", "--states=all"],
          `--user=${[...users].join(",")}`,
          `--name=${names.join(",")}`,
          ...["-O", squeueFormat],
        ]),
      );
    },
    async history(submissions) {
      const ids = submissions.flatMap(({ arrayId }) => arrayId ?? []);
      if (ids.length === 0) return [];
      const { code, stdout } = await call("sacct", [
        ...["-X", "-n", "-P", "-o", sacctFormat, "-j"],
        ids.join(","),
      ]);
      return code === 0 ? parseSacct(stdout) : [];
    },
    cancel: (jobs) => scancel(jobs, ["--state=PENDING"]),
    signal: (jobs, signal) => scancel(jobs, ["--batch", `--signal=${signal}`]),
    async maxArraySize() {
      const [, size] = /^MaxArraySize\s*=\s*(\d+)/m.exec(await answer("scontrol", ["show", "config"])) ?? [];
      return Number(size ?? 1001);
    },
  };
}

/** A user's own defaults of squeue and sacct would hide jobs or change the columns. */
function queryEnv(env: Readonly<Record<string, string | undefined>>) {
  const own = Object.entries(env).filter(([name]) => !/^(SQUEUE|SACCT|SCANCEL)_/.test(name));
  return { ...Object.fromEntries(own), SLURM_TIME_FORMAT: squeueTimeFormat };
}

/** "Socket timed out on send/recv operation", "Unable to contact slurm controller": the answer was lost, not given. */
function isUnclear(code: number | null, stderr: string): boolean {
  return (
    code === null || code === 0 || /timed out|unable to contact|connect failure|zero bytes/i.test(stderr)
  );
}

interface CommandResult {
  /** Null when a signal or our time limit ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** In a session of its own: a Ctrl-C for us must not cut off an sbatch half-way. */
function runCommand(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      timeout: commandTimeoutMs,
      killSignal: "SIGKILL",
    });
    const chunks: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
    child.stdout.on("data", (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.stderr.push(chunk));
    child.on("error", (error) =>
      reject(
        new UserError(
          `${command} cannot be started (${error.message}). --engine slurm works where Slurm's commands are on the PATH: on a login node of the cluster.`,
          { cause: error },
        ),
      ),
    );
    child.on("close", (code) =>
      resolve({
        code,
        stdout: Buffer.concat(chunks.stdout).toString(),
        stderr: Buffer.concat(chunks.stderr).toString(),
      }),
    );
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
