import { z } from "zod";
import { limits, medal, track } from "../record/schema.ts";

/** Raised when the report's shape changes. */
export const reportSchemaVersion = 1;

/** A share of the counted runs with its 95 % Wilson interval, 0..1; null where there is no run to count. */
export const proportion = z.object({
  count: z.number().int(),
  n: z.number().int(),
  rate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/**
 * Whether a run says something about the agent. Only "counted" runs enter a rate; the others are listed
 * apart: still under way, stopped by a person, broken by the harness, the machine or our grader, or graded by a
 * grading host that keeps the score.
 */
export const runStatus = z.enum([
  "counted",
  "unfinished",
  "cancelled",
  "infrastructure",
  "grader-error",
  "sent-away",
]);

export const totals = z.object({
  /** Competitions with at least one planned run. */
  competitions: z.number().int(),
  /** Planned runs: counted + the kinds of `notCounted`. */
  runs: z.number().int(),
  counted: z.number().int(),
  notCounted: z.object({
    unfinished: z.number().int(),
    cancelled: z.number().int(),
    infrastructure: z.number().int(),
    graderError: z.number().int(),
    /** Absent in reports from before submissions could be sent to a grading host. */
    sentAway: z.number().int().exactOptional(),
  }),
  submissionMade: proportion,
  validSubmission: proportion,
  aboveMedian: proportion,
  /** Counted runs above the median that earned no medal. */
  aboveMedianWithoutMedal: z.number().int(),
  bronze: proportion,
  silver: proportion,
  gold: proportion,
  anyMedal: proportion,
  /**
   * Share of medals per seed, then mean and standard error over seeds (n - 1), as MLE-bench results are
   * published. Only seeds with a counted run of every competition enter; null when there is none.
   */
  anyMedalBySeed: z
    .object({ seeds: z.number().int(), mean: z.number(), sem: z.number().nullable() })
    .nullable(),
  /** Mean share of teams beaten or equalled, 0..100; a counted run without a valid submission has 0. */
  meanPercentile: z.number().nullable(),
});

/** The score that one submission, `seconds` after the start, would have earned; graded after the run. */
export const trajectoryPoint = z.object({
  seconds: z.number(),
  kind: z.enum(["scored", "no-score", "invalid", "missing", "grader-error"]),
  score: z.number().nullable(),
});

export const reportedRun = z.object({
  id: z.string(),
  group: z.string(),
  seed: z.number().int(),
  status: runStatus,
  state: z.enum(["planned", "running", "interrupted", "finished"]),
  /** How it ended and why, in words. */
  outcome: z.string(),
  /** The submission: what the grader says of it, "sent-away" where a grading host does, or null while not graded. */
  submission: z.enum(["scored", "no-score", "invalid", "missing", "grader-error", "sent-away"]).nullable(),
  /** Rounded to 5 decimals. */
  score: z.number().nullable(),
  medal: medal.nullable(),
  aboveMedian: z.boolean(),
  rank: z.number().nullable(),
  percentile: z.number().nullable(),
  /** Size of the leaderboard that `rank` and `medal` were told by. */
  teams: z.number().int().nullable(),
  /** Why the submission is invalid, or what broke in the grader. */
  error: z.string().nullable(),
  startedAt: z.string().nullable(),
  elapsedMs: z.number(),
  cpuMs: z.number().nullable(),
  memoryPeakBytes: z.number().nullable(),
  /** Protections that held in fact; empty before the start. */
  enforced: z.array(z.string()),
  /** Submissions the agent wrote; more than `trajectory` holds when they were not graded. */
  snapshots: z.number().int(),
  trajectory: z.array(trajectoryPoint),
});

export const reportedCompetition = z.object({
  id: z.string(),
  name: z.string(),
  metric: z.string(),
  splits: z.array(z.string()),
  /** Null when this installation does not know the competition. */
  leaderboard: z
    .object({
      lowerIsBetter: z.boolean(),
      teams: z.number().int(),
      gold: z.number(),
      silver: z.number(),
      bronze: z.number(),
      median: z.number(),
      /** 101 values: the score at 0 %, 1 % … 100 % of the ranking. */
      quantilesBestToWorst: z.array(z.number()),
    })
    .nullable(),
  runs: z.array(reportedRun),
  /** The counted run with the best score. */
  bestRun: z.string().nullable(),
});

/** Runs under equal conditions: same agent, settings, model, edition, track, description and limits. */
export const reportEntry = z.object({
  agent: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  model: z.string().nullable(),
  edition: z.enum(["v1", "v2"]),
  track,
  description: z.enum(["original", "brief"]),
  /** Whose words the descriptions were in, over all runs; absent in reports from before this was kept. */
  descriptionBy: z.array(z.enum(["kaggle", "mlebench"])).exactOptional(),
  limits,
  groups: z.array(
    z.object({
      id: z.string(),
      dir: z.string(),
      createdAt: z.string(),
      sandbox: z.string(),
      workers: z.number().int(),
      versions: z.record(z.string(), z.string()),
    }),
  ),
  overall: totals,
  /** `known` is the number of competitions of the split in this installation. */
  splits: z.array(z.object({ split: z.string(), known: z.number().int(), totals })),
  competitions: z.array(reportedCompetition),
});

export const treeNode = z.object({
  id: z.string(),
  /** An earlier node, or null for a root. */
  parent: z.string().nullable(),
  /** The other parent of a crossover, an earlier node as well. */
  secondParent: z.string().optional(),
  stage: z.enum(["draft", "improve", "debug", "crossover"]),
  plan: z.string(),
  /** The agent's own validation score, in the competition's direction. */
  metric: z.number().nullable(),
  isBuggy: z.boolean(),
  execMs: z.number().nullable(),
  error: z.string().nullable(),
});

/** The search of one run, from its `agent/node` events; texts are the agent's own and bounded. */
export const searchTree = z.object({
  run: z.string(),
  competition: z.string(),
  seed: z.number().int(),
  nodes: z.array(treeNode),
  bestNode: z.string().nullable(),
  /** Nodes beyond the bound, not listed. */
  omittedNodes: z.number().int(),
  /** Code of the best node, as far as it is in the run directory. */
  code: z.object({ path: z.string(), text: z.string(), omittedBytes: z.number().int() }).nullable(),
});

/** What `mlebench report --format json` prints, and all that the other formats are made from. */
export const reportData = z.object({
  schemaVersion: z.literal(reportSchemaVersion),
  generatedAt: z.string(),
  entries: z.array(reportEntry),
  /** Best run first. */
  trees: z.array(searchTree),
  /** What a reader should know before trusting a number. */
  notices: z.array(z.string()),
});

export type Proportion = z.infer<typeof proportion>;
export type RunStatus = z.infer<typeof runStatus>;
export type Totals = z.infer<typeof totals>;
export type ReportedRun = z.infer<typeof reportedRun>;
export type ReportedCompetition = z.infer<typeof reportedCompetition>;
export type ReportEntry = z.infer<typeof reportEntry>;
export type TreeNode = z.infer<typeof treeNode>;
export type SearchTree = z.infer<typeof searchTree>;
export type ReportData = z.infer<typeof reportData>;
