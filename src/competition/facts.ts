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
  /** Defects of edition v1 that users should know of; `v2` says what the second edition does about it. */
  readonly knownIssues?: readonly { readonly issue: string; readonly source: string; readonly v2?: string }[];
  /** MD5 of the reference's files, by name; only where the reference publishes them. */
  readonly checksums?: {
    readonly zip?: string;
    readonly public?: Readonly<Record<string, string>>;
    readonly private?: Readonly<Record<string, string>>;
  };
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
