import { z } from "zod";
import { type CompetitionReport, competitionReport } from "../record/competition-report.ts";

const count = z.number().int().nonnegative();

/** `<timestamp>_grading_report.json`: the Python reference's keys, order and meaning, then ours. */
export const gradingReport = z.object({
  total_runs: count,
  /** Runs whose submission file exists, valid or not. */
  total_runs_with_submissions: count,
  total_valid_submissions: count,
  total_medals: count,
  total_gold_medals: count,
  total_silver_medals: count,
  total_bronze_medals: count,
  total_above_median: count,
  competition_reports: z.array(competitionReport),
  /** Submissions our grader failed on: part of `total_runs`, never evidence about the agent. */
  total_grader_errors: count,
});

export type GradingReport = z.infer<typeof gradingReport>;

/** Sums over reports; each medal is counted once, so gold + silver + bronze = `total_medals`. */
export function aggregateReports(reports: readonly CompetitionReport[]): GradingReport {
  const number = (is: (report: CompetitionReport) => boolean) => reports.filter(is).length;
  return {
    total_runs: reports.length,
    total_runs_with_submissions: number((report) => report.submission_exists),
    total_valid_submissions: number((report) => report.valid_submission),
    total_medals: number((report) => report.gold_medal || report.silver_medal || report.bronze_medal),
    total_gold_medals: number((report) => report.gold_medal),
    total_silver_medals: number((report) => report.silver_medal),
    total_bronze_medals: number((report) => report.bronze_medal),
    total_above_median: number((report) => report.above_median),
    competition_reports: [...reports],
    total_grader_errors: number((report) => report.grader_error !== null),
  };
}
