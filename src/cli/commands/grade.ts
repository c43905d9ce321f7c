import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { Edition } from "../../competition/define.ts";
import { systemClock, timestamp } from "../../core/clock.ts";
import { messageOf, UserError } from "../../core/errors.ts";
import type { Grader } from "../../grade/grade-file.ts";
import type { CompetitionReport } from "../../record/competition-report.ts";
import type { Grade } from "../../record/schema.ts";
import { dataDirOption, editionOption, jsonOption } from "../options.ts";
import { progressBar } from "../progress-bar.ts";

interface GradeOptions {
  readonly submission: string;
  readonly outputDir: string;
  readonly dataDir: string;
  readonly edition: Edition;
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
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench grade --submission runs/…/submission.jsonl --output-dir results\n",
    )
    .action(async (options: GradeOptions) => {
      const { explainWriteError, writeFileAtomic } = await import("../../core/files.ts");
      const { aggregateReports } = await import("../../report/grading-report.ts");
      const lines = readLines(options.submission);
      const reports = await gradeLines(lines, options);
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
      if (reports.some(({ valid_submission }) => !valid_submission)) process.exitCode = 1;
    });
}

async function gradeLines(
  lines: readonly SubmissionLine[],
  options: GradeOptions,
): Promise<CompetitionReport[]> {
  const { listedCompetition, loadCompetition } = await import("../../competition/discover.ts");
  const { competitionReport, makeGrader } = await import("../../grade/grade-file.ts");
  for (const line of lines) listedCompetition(line.competition_id); // a wrong id is wrong use: said before any work
  const graders = new Map<string, Grader>();
  const bar = progressBar("Grading", lines.length);
  const reports: CompetitionReport[] = [];
  for (const { competition_id: id, submission_path: path } of lines) {
    const grader = graders.get(id) ?? makeGrader(await loadCompetition(id), options);
    graders.set(id, grader);
    const grade = gradeLine(grader, path);
    reports.push(
      competitionReport(grader.competition, grade, {
        path: path ?? "",
        clock: systemClock,
        edition: options.edition,
      }),
    );
    bar.tick(id);
  }
  bar.done();
  return reports;
}

/** A competition that is not prepared is reported and does not stop the others. */
function gradeLine(grader: Grader, path: string | null): Grade {
  try {
    return path === null ? { kind: "missing" } : grader.grade(path);
  } catch (error) {
    if (error instanceof UserError) return { kind: "grader-error", error: error.message };
    throw error;
  }
}

/** Lines that start with # are comments, as in the reference. */
function readLines(path: string): SubmissionLine[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`--submission ${path}: ${messageOf(error)}.`, { cause: error });
  }
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return [];
    return [parseLine(line, `${path}, line ${index + 1}`)];
  });
}

function parseLine(line: string, where: string): SubmissionLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UserError(`${where}: not JSON. Expected {"competition_id": "…", "submission_path": "…"}.`);
  }
  const { competition_id, submission_path } = (value ?? {}) as Record<string, unknown>;
  if (typeof competition_id !== "string")
    throw new UserError(
      `${where}: no "competition_id". Expected {"competition_id": "…", "submission_path": "…"}.`,
    );
  if (submission_path !== null && typeof submission_path !== "string") {
    throw new UserError(`${where}: "submission_path" must be a path, or null for none.`);
  }
  return { competition_id, submission_path };
}
