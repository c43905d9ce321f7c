import type { ReportedRun } from "./report-data.ts";

const worthOf = { gold: 3, silver: 2, bronze: 1 } as const;

/** The counted run of one competition with the best score; of equals the first. */
export function bestRun(runs: readonly ReportedRun[], lowerIsBetter = false): ReportedRun | undefined {
  const sign = lowerIsBetter ? 1 : -1;
  return runs
    .filter((run) => run.status === "counted" && run.score !== null)
    .sort((a, b) => sign * (a.score! - b.score!))[0];
}

/** By medal, then by place among the teams: an order across competitions. */
export function betterFirst(a: ReportedRun, b: ReportedRun): number {
  const worth = (run: ReportedRun) => (run.medal ? worthOf[run.medal] : 0);
  return (
    worth(b) - worth(a) ||
    (b.percentile ?? -1) - (a.percentile ?? -1) ||
    (a.rank ?? Infinity) - (b.rank ?? Infinity)
  );
}
