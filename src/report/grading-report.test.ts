import { expect, test } from "vitest";
import type { CompetitionReport } from "../record/competition-report.ts";
import { aggregateReports } from "./aggregate-reports.ts";
import { gradingReport } from "./grading-report.ts";

function report(change: Partial<CompetitionReport>): CompetitionReport {
  return {
    competition_id: "spaceship-titanic",
    score: 0.8,
    gold_threshold: 0.82066,
    silver_threshold: 0.81388,
    bronze_threshold: 0.80967,
    median_threshold: 0.79565,
    any_medal: false,
    gold_medal: false,
    silver_medal: false,
    bronze_medal: false,
    above_median: true,
    submission_exists: true,
    valid_submission: true,
    is_lower_better: false,
    created_at: "2026-03-02T09:00:00.000",
    submission_path: "/runs/a/submission/submission.csv",
    score_unrounded: 0.8,
    rank: 900,
    percentile: 58,
    teams: 2000,
    edition: "v1",
    error: null,
    grader_error: null,
    ...change,
  };
}

const reports = [
  report({ score: 0.83, any_medal: true, gold_medal: true }),
  report({ score: 0.81, any_medal: true, bronze_medal: true }),
  report({}),
  report({ score: null, above_median: false, valid_submission: false, error: "wrong columns" }),
  report({ score: null, above_median: false, valid_submission: false, submission_exists: false }),
  report({ score: null, above_median: false, valid_submission: false, grader_error: "broken" }),
];

test("the sums are the reference's", () => {
  expect(aggregateReports(reports)).toMatchObject({
    total_runs: 6,
    total_runs_with_submissions: 5,
    total_valid_submissions: 3,
    total_medals: 2,
    total_gold_medals: 1,
    total_silver_medals: 0,
    total_bronze_medals: 1,
    total_above_median: 3,
    competition_reports: reports,
    total_grader_errors: 1,
  });
});

test("the reference's keys come first and in its order", () => {
  // mlebench/grade.py, aggregate_reports
  const reference = [
    "total_runs",
    "total_runs_with_submissions",
    "total_valid_submissions",
    "total_medals",
    "total_gold_medals",
    "total_silver_medals",
    "total_bronze_medals",
    "total_above_median",
    "competition_reports",
  ];
  expect(Object.keys(aggregateReports([])).slice(0, reference.length)).toEqual(reference);
});

test("what is made fits the exported schema", () => {
  expect(gradingReport.parse(aggregateReports(reports))).toEqual(aggregateReports(reports));
});
