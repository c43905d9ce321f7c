import { formatDuration } from "../core/units.ts";
import type { Proportion, ReportData, ReportEntry, ReportedRun, Totals } from "./report-data.ts";

/** Letter beside every medal colour, so that colour is never the only sign. */
export const medalLetter = { gold: "G", silver: "S", bronze: "B" } as const;

/** Six significant digits at most, trailing zeros dropped: 0.99111, 283.412, 1.2e-7. */
export function formatScore(score: number): string {
  return score === 0 ? "0" : String(Number(score.toPrecision(6))).replace("-", "−");
}

/** 0.5333 -> "53 %"; one decimal below ten percent, so that 0.4 % is not 0. */
export function formatRate(rate: number | null): string {
  if (rate === null) return "–";
  const percent = rate * 100;
  return `${percent > 0 && percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** "30–75 %", the 95 % interval; "–" where nothing was counted. */
export function formatInterval({ low, high }: Proportion): string {
  if (low === null || high === null) return "–";
  return `${(low * 100).toFixed(0)}–${(high * 100).toFixed(0)} %`;
}

/** "52.2 ± 1.1 % over 3 seeds", as MLE-bench results are published. */
export function formatBySeed({ anyMedalBySeed: by }: Totals): string | null {
  if (by === null) return null;
  const mean = (by.mean * 100).toFixed(1);
  return by.sem === null
    ? `${mean} % in 1 seed`
    : `${mean} ± ${(by.sem * 100).toFixed(1)} % over ${by.seeds} seeds`;
}

export function betterArrow(lowerIsBetter: boolean | undefined): string {
  return lowerIsBetter === undefined ? "" : lowerIsBetter ? "↓" : "↑";
}

/** Agent, and model where there is one. */
export function entryName({ agent, model }: ReportEntry): string {
  return model ? `${agent} · ${model}` : agent;
}

/** "sealed · edition v1 · 60s a run": the conditions that two results must share to be compared. */
export function entryConditions({ track, edition, description, limits, settings }: ReportEntry): string {
  // null: the agent's own choice
  const changed = Object.entries(settings)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${value}`);
  return [
    `track ${track}`,
    `edition ${edition}`,
    ...(description === "brief" ? ["brief description"] : []),
    `${formatDuration(limits.timeMs)} a run`,
    ...changed,
  ].join(" · ");
}

/** The runs outside every rate, in words; "" when there are none. */
export function notCountedText({ notCounted: n }: Totals): string {
  const parts = [
    ...(n.unfinished > 0 ? [`${n.unfinished} unfinished`] : []),
    ...(n.cancelled > 0 ? [`${n.cancelled} cancelled`] : []),
    ...(n.infrastructure > 0
      ? [`${n.infrastructure} infrastructure ${plural(n.infrastructure, "failure")}`]
      : []),
    ...(n.sentAway ? [`${n.sentAway} sent to a grading host`] : []),
    ...(n.graderError > 0 ? [`${n.graderError} grader ${plural(n.graderError, "error")}`] : []),
  ];
  return parts.join(", ");
}

/** What stands in a run's cell when it has no score that counts. */
export function cellText(run: ReportedRun): string {
  switch (run.status) {
    case "unfinished":
      return run.state === "planned" ? "not started" : run.state;
    case "cancelled":
      return "cancelled";
    case "infrastructure":
      return "infra failure";
    case "grader-error":
      return "grader error";
    case "sent-away":
      return "sent away";
    case "counted":
      return run.score !== null
        ? formatScore(run.score)
        : run.submission === "missing"
          ? "no file"
          : run.submission === "no-score"
            ? "no score"
            : "invalid";
  }
}

/** 1 -> "1st". */
export function ordinal(n: number): string {
  const suffix = n % 100 >= 11 && n % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${suffix}`;
}

export function plural(n: number, word: string): string {
  return n === 1 ? word : `${word}s`;
}

/** One line, no control characters (an escape sequence could rewrite the terminal), bounded. */
export function plainLine(text: string, maxLength = 300): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ");
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}

export function seedsOf(report: ReportData["entries"][number]): number {
  return Math.max(0, ...report.competitions.map(({ runs }) => runs.length));
}

/** Totals by split, then over all; a split that holds everything makes "overall" superfluous. */
export function totalsRows(entry: ReportEntry): [name: string, totals: Totals][] {
  const rows = entry.splits.map(({ split, known, totals }): [string, Totals] => [
    totals.competitions < known ? `${split} (${totals.competitions} of ${known})` : split,
    totals,
  ]);
  const one = rows.length === 1 && rows[0]![1].competitions === entry.overall.competitions;
  return one ? rows : [...rows, ["overall", entry.overall]];
}
