import type { Edition } from "../competition/define.ts";
import type { ListedCompetition } from "../competition/discover.ts";
import type { Clock } from "../core/clock.ts";
import type { CompetitionReport } from "../record/competition-report.ts";
import type { RunGrade } from "../record/schema.ts";

/** One entry of a grading report, as the reference writes it, with our additions. */
export function competitionReport(
  competition: ListedCompetition,
  grade: RunGrade,
  { path, clock, edition }: { path: string; clock: Clock; edition: Edition },
): CompetitionReport {
  const { leaderboard } = competition.facts;
  const scored = grade.kind === "scored" ? grade : null;
  return {
    competition_id: competition.id,
    score: scored?.score ?? null,
    gold_threshold: leaderboard.gold,
    silver_threshold: leaderboard.silver,
    bronze_threshold: leaderboard.bronze,
    median_threshold: leaderboard.median,
    any_medal: (scored?.medal ?? null) !== null,
    gold_medal: scored?.medal === "gold",
    silver_medal: scored?.medal === "silver",
    bronze_medal: scored?.medal === "bronze",
    above_median: scored?.aboveMedian ?? false,
    submission_exists: grade.kind !== "missing",
    valid_submission: scored !== null || grade.kind === "no-score",
    is_lower_better: leaderboard.lower_is_better,
    created_at: new Date(clock.now()).toISOString().slice(0, 23),
    submission_path: path,
    score_unrounded: scored?.scoreUnrounded ?? null,
    rank: scored?.rank ?? null,
    percentile: scored?.percentile ?? null,
    teams: leaderboard.teams,
    edition,
    error: grade.kind === "invalid" || grade.kind === "no-score" ? grade.error : null,
    grader_error: grade.kind === "grader-error" ? grade.error : null,
    ...(grade.kind === "sent-away" ? { sent_away: grade.receipt } : {}),
  };
}
