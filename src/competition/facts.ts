/**
 * `facts.json` of a competition folder: plain facts that `list`, `show` and the medal rule read without
 * loading any code. The contract suite (test/competitions.test.ts) checks every file against this shape.
 */
export interface CompetitionFacts {
  readonly name: string;
  readonly url?: string;
  /** Split names that contain the competition: "demo", "dev", "low", "medium", "high", "split75" … */
  readonly splits: readonly string[];
  readonly category: string;
  readonly metric: string;
  /** Download size; 0 for data that ships with the package. */
  readonly sizeGb: number | null;
  readonly awardsMedals: boolean;
  readonly leaderboard: LeaderboardFacts;
  readonly knownIssues?: readonly KnownIssue[];
  /** MD5 of the reference's files, by name; only where the reference publishes them. */
  readonly checksums?: {
    readonly zip?: string;
    readonly public?: Readonly<Record<string, string>>;
    readonly private?: Readonly<Record<string, string>>;
  };
}

/** A defect of edition v1 that users should know of. */
export interface KnownIssue {
  readonly issue: string;
  /** Thread number of the reference, paper, or "own finding". */
  readonly source: string;
  /** What edition v2 does about it; absent when the edition changes nothing. */
  readonly v2?: string;
}

/** Summary of a human (or, for the demo, scripted) leaderboard; scores best first. */
export interface LeaderboardFacts {
  readonly teams: number;
  readonly lower_is_better: boolean;
  readonly gold: number;
  readonly silver: number;
  readonly bronze: number;
  readonly median: number;
  readonly first: number;
  readonly last: number;
  /** 101 values: the score at 0 %, 1 % … 100 % of the ranking. */
  readonly quantiles_best_to_worst: readonly number[];
  readonly board: string;
}
