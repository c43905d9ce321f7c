import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import type { Edition } from "../../competition/define.ts";
import type { ListedCompetition } from "../../competition/discover.ts";
import { systemClock, timestamp } from "../../core/clock.ts";
import { messageOf, UserError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import type { CompetitionReport } from "../../record/competition-report.ts";
import { dataDirOption, editionOption, jsonOption, positiveInteger } from "../options.ts";
import { progressBar } from "../progress-bar.ts";

interface GradeOptions {
  readonly submission: string;
  readonly outputDir: string;
  readonly dataDir: string;
  readonly edition: Edition;
  readonly workers: string;
  readonly json?: boolean;
}

interface SubmissionLine {
  readonly competition_id: string;
  readonly submission_path: string | null;
}

export function gradeCommand(): Command {
  return new Command("grade")
    .requiredOption("--submission <file>", "JSONL; each line {competition_id, submission_path}")
    .requiredOption("--output-dir <dir>", "where <timestamp>_grading_report.json is written")
    .addOption(dataDirOption())
    .addOption(editionOption())
    .option(
      "--workers <n>",
      "processes that grade",
      positiveInteger("--workers"),
      String(availableParallelism()),
    )
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench grade --submission runs/…/submission.jsonl --output-dir results\n",
    )
    .action(async (options: GradeOptions) => {
      const { lines, broken } = await readLines(options.submission);
      const reports = await gradeLines(lines, options);
      const { explainWriteError, writeFileAtomic } = await import("../../core/files.ts");
      const { aggregateReports } = await import("../../report/aggregate-reports.ts");
      const report = aggregateReports(reports);
      const path = join(options.outputDir, `${timestamp(systemClock.now())}_grading_report.json`);
      try {
        mkdirSync(options.outputDir, { recursive: true });
      } catch (error) {
        throw explainWriteError(error, options.outputDir);
      }
      writeFileAtomic(path, `${JSON.stringify(report, null, 2)}\n`);
      if (options.json) console.log(JSON.stringify(report, null, 2));
      else {
        const { competition_reports: _, ...totals } = report;
        console.log(JSON.stringify(totals, null, 2));
      }
      console.error(`Report: ${path}`);
      for (const { competition_id, grader_error } of reports)
        if (grader_error) console.error(`${competition_id}: not graded: ${grader_error}`);
      for (const problem of broken) console.error(`not graded: ${problem}`);
      if (broken.length > 0 || reports.some(({ valid_submission }) => !valid_submission))
        process.exitCode = 1;
    });
}

async function gradeLines(
  lines: readonly SubmissionLine[],
  { dataDir, edition, workers }: GradeOptions,
): Promise<CompetitionReport[]> {
  const { gradeMany } = await import("../../grade/grade-many.ts");
  const bar = progressBar("Grading", lines.length);
  const entries = lines.map(({ competition_id, submission_path }) => ({
    competition: competition_id,
    path: submission_path,
  }));
  const [grades, listed] = await Promise.all([
    gradeMany(entries, {
      dataDir,
      edition,
      workers: Number(workers),
      onGraded: ({ competition }) => bar.tick(competition),
    }),
    listedOf(lines), // while the processes start
  ]);
  bar.done();
  const { competitionReport } = await import("../../grade/competition-report.ts");
  return entries.map(({ competition, path }, i) =>
    competitionReport(listed.get(competition)!, grades[i]!, {
      path: path ?? "",
      clock: systemClock,
      edition,
    }),
  );
}

async function listedOf(lines: readonly SubmissionLine[]): Promise<ReadonlyMap<string, ListedCompetition>> {
  const { listedCompetition } = await import("../../competition/discover.ts");
  const ids = new Set(lines.map(({ competition_id }) => competition_id));
  return new Map([...ids].map((id) => [id, listedCompetition(id)]));
}

interface ReadLines {
  readonly lines: readonly SubmissionLine[];
  /** What is wrong with the lines that cannot be used; they do not stop the others. */
  readonly broken: readonly string[];
}

/** Streams the JSON Lines. Blank lines and those that start with # or // are comments, as in the reference. */
async function readLines(path: string): Promise<ReadLines> {
  const { competitionIds } = await import("../../competition/discover.ts");
  const ids = competitionIds();
  const lines: SubmissionLine[] = [];
  const broken: string[] = [];
  try {
    const { createReadStream } = await import("node:fs");
    const { createInterface } = await import("node:readline");
    let number = 0;
    for await (const line of createInterface({
      input: createReadStream(path, "utf8"),
      crlfDelay: Infinity,
    })) {
      number++;
      if (/^\s*($|#|\/\/)/.test(line)) continue;
      const parsed = parseLine(line, ids);
      if (typeof parsed === "string") broken.push(`${path}, line ${number}: ${parsed}`);
      else lines.push(parsed);
    }
  } catch (error) {
    throw new UserError(`--submission ${path}: ${messageOf(error)}.`, { cause: error });
  }
  return { lines, broken };
}

/** @returns the entry, or what is wrong with it */
function parseLine(line: string, ids: readonly string[]): SubmissionLine | string {
  const expected = 'Expected {"competition_id": "…", "submission_path": "…"}.';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return `not JSON. ${expected}`;
  }
  const { competition_id, submission_path } = (value ?? {}) as Record<string, unknown>;
  if (typeof competition_id !== "string") return `no "competition_id". ${expected}`;
  if (!ids.includes(competition_id))
    return `no competition "${competition_id}".${didYouMean(competition_id, ids)} All of them: mlebench list`;
  if (submission_path !== null && typeof submission_path !== "string")
    return `"submission_path" must be a path, or null for none.`;
  return { competition_id, submission_path };
}
