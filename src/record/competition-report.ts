import { z } from "zod";

/**
 * One graded submission, as grade.json holds it and a grading report lists it. The keys down to
 * `submission_path` are those of the Python reference, in its order; the later ones are ours, and are
 * absent from a report that the reference wrote.
 */
export const competitionReport = z.object({
  competition_id: z.string(),
  /** Rounded to 5 decimals, as the reference does; null without a valid submission. */
  score: z.number().nullable(),
  gold_threshold: z.number(),
  silver_threshold: z.number(),
  bronze_threshold: z.number(),
  median_threshold: z.number(),
  any_medal: z.boolean(),
  gold_medal: z.boolean(),
  silver_medal: z.boolean(),
  bronze_medal: z.boolean(),
  above_median: z.boolean(),
  submission_exists: z.boolean(),
  valid_submission: z.boolean(),
  is_lower_better: z.boolean(),
  /** ISO 8601, as Python's `datetime.isoformat()` writes it. */
  created_at: z.string(),
  submission_path: z.string(),

  score_unrounded: z.number().nullable(),
  /** Place on the leaderboard, 1 = best. */
  rank: z.number().nullable(),
  /** Share of teams beaten or equalled, 0..100. */
  percentile: z.number().nullable(),
  /** Teams on the leaderboard. */
  teams: z.number().int(),
  edition: z.enum(["v1", "v2"]),
  /** Why the submission is invalid, for its author. */
  error: z.string().nullable(),
  /** A failure of the grader: never counted as the agent's. */
  grader_error: z.string().nullable(),
  /** Hash of the grading host's receipt where that host graded it, and keeps the score; otherwise absent. */
  sent_away: z.string().exactOptional(),
});

export type CompetitionReport = z.infer<typeof competitionReport>;
