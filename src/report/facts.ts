/** What a report needs to know of a competition; `facts.json` of its folder has it. */
export interface ReportFacts {
  readonly name: string;
  readonly splits: readonly string[];
  readonly metric: string;
  readonly leaderboard: {
    readonly teams: number;
    readonly lower_is_better: boolean;
    readonly gold: number;
    readonly silver: number;
    readonly bronze: number;
    readonly median: number;
    readonly quantiles_best_to_worst: readonly number[];
    /** Whose scores these are: people's, or those of "scripted solvers …". */
    readonly board?: string;
  };
}

/** By competition id; all that the installation has, so that a split's size is known. */
export type FactsById = ReadonlyMap<string, ReportFacts>;
