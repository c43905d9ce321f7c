import type { CompetitionReport } from "../record/competition-report.ts";
import type { GradingReport } from "./grading-report.ts";

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
    total_sent_away: number((report) => report.sent_away !== undefined),
  };
}
