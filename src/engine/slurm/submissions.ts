import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import { explainWriteError, writeFileAtomic } from "../../core/files.ts";

const plan = z.object({
  id: z.string(),
  createdAt: z.string(),
  user: z.string(),
  /** Ids of the runs; the element with index i is runs[i]. */
  runs: z.array(z.string()),
});
const job = z.object({ arrayId: z.string() });

/** One job array of a group, kept in `<group>/slurm/<id>/`. */
export interface Submission extends z.infer<typeof plan> {
  readonly dir: string;
  /** Slurm's id; null while sbatch is at work, or when a crash came between sbatch and the note of its answer. */
  readonly arrayId: string | null;
}

/** The name of the jobs, by which they are found again when their id was lost. */
export function jobName(submission: string): string {
  return `mlebench-${submission}`;
}

/** Writes down what will be submitted, before it is: a crash then loses no job. */
export function planSubmission(groupDir: string, runs: readonly string[], clock: Clock): Submission {
  const number = String(listSubmissions(groupDir).length + 1).padStart(3, "0");
  const id = `${number}-${randomBytes(4).toString("hex")}`;
  const dir = submissionDir(groupDir, id);
  const content = {
    id,
    createdAt: new Date(clock.now()).toISOString(),
    user: userInfo().username,
    runs: [...runs],
  };
  try {
    mkdirSync(join(dir, "logs"), { recursive: true });
  } catch (error) {
    throw explainWriteError(error, dir);
  }
  writeFileAtomic(join(dir, "plan.json"), `${JSON.stringify(content, null, 2)}\n`);
  return { ...content, dir, arrayId: null };
}

export function noteJob({ dir }: Submission, arrayId: string): void {
  writeFileAtomic(join(dir, "job.json"), `${JSON.stringify({ arrayId })}\n`);
}

/** Forgets a submission that Slurm refused. */
export function dropSubmission({ dir }: Submission): void {
  rmSync(dir, { recursive: true, force: true });
}

/** All submissions of a group, oldest first. */
export function listSubmissions(groupDir: string): Submission[] {
  const root = join(groupDir, "slurm");
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort()
    .flatMap((id) => (existsSync(join(root, id, "plan.json")) ? [readSubmission(groupDir, id)] : []));
}

export function readSubmission(groupDir: string, id: string): Submission {
  const dir = submissionDir(groupDir, id);
  const noted = join(dir, "job.json");
  return {
    ...plan.parse(JSON.parse(readFileSync(join(dir, "plan.json"), "utf8"))),
    dir,
    arrayId: existsSync(noted) ? job.parse(JSON.parse(readFileSync(noted, "utf8"))).arrayId : null,
  };
}

/** What the job prints; Slurm makes the file when the job starts. */
export function logFile(submissionDir: string, index: number | "%a"): string {
  return join(submissionDir, "logs", `${index}.log`);
}

/** Where a worker that could not do its run leaves the reason, for the harness that follows. */
export function reasonFile(submissionDir: string, index: number): string {
  return join(submissionDir, `${index}.reason.txt`);
}

function submissionDir(groupDir: string, id: string): string {
  return join(groupDir, "slurm", id);
}
