import { z } from "zod";
import { competitionReport } from "../record/competition-report.ts";

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
  /** Submissions that a grading host has and grades: part of `total_runs`, their scores are not here. */
  total_sent_away: count.exactOptional(),
});

export type GradingReport = z.infer<typeof gradingReport>;
