import { expect, test } from "vitest";
import { competitionReport } from "./competition-report.ts";

test("the reference's keys come first and in its order, ours follow", () => {
  // mlebench/grade_helpers.py, CompetitionReport.to_dict
  const reference = [
    "competition_id",
    "score",
    "gold_threshold",
    "silver_threshold",
    "bronze_threshold",
    "median_threshold",
    "any_medal",
    "gold_medal",
    "silver_medal",
    "bronze_medal",
    "above_median",
    "submission_exists",
    "valid_submission",
    "is_lower_better",
    "created_at",
    "submission_path",
  ];
  expect(Object.keys(competitionReport.shape).slice(0, reference.length)).toEqual(reference);
  expect(Object.keys(competitionReport.shape).slice(reference.length)).toEqual([
    "score_unrounded",
    "rank",
    "percentile",
    "teams",
    "edition",
    "error",
    "grader_error",
    "sent_away",
  ]);
});
