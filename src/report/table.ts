import {
  betterArrow,
  cellText,
  entryConditions,
  entryName,
  formatBySeed,
  formatInterval,
  formatRate,
  formatScore,
  medalLetter,
  notCountedText,
  plainLine,
  seedsOf,
  totalsRows,
} from "./format.ts";
import type { ReportData, ReportEntry, ReportedCompetition, ReportedRun, Totals } from "./report-data.ts";
import { type Cell, type Column, gridWidth, renderGrid } from "./text-grid.ts";

const paintOf = { gold: "1;33", silver: "1;37", bronze: "1;38;5;173" } as const;
const dim = "2";

interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly color: boolean;
}

/** The report for a terminal: the medal table, then the totals with their intervals. Ends with a newline. */
export function renderTable(report: ReportData, options: TableOptions): string {
  const blocks = report.entries.flatMap((entry) => entryBlocks(entry, options));
  if (report.entries.length === 0) blocks.push("No run group to report.");
  if (report.notices.length > 0)
    blocks.push(report.notices.map((notice) => `Note: ${plainLine(notice)}`).join("\n"));
  return `${blocks.join("\n\n")}\n`;
}

function entryBlocks(entry: ReportEntry, options: TableOptions): string[] {
  const title = plainLine(entryName(entry));
  const paintedTitle = options.color ? `\u001b[1m${title}\u001b[0m` : title;
  const heading = `${paintedTitle}\n${plainLine(entryConditions(entry))}`;
  if (entry.competitions.length === 0) return [heading, "No competitions in this group."];
  return [
    heading,
    `${medalTable(entry, options)}\n\n${legend}`,
    totalsTable(entry, options),
    ...closing(entry.overall),
  ];
}

const legend =
  "G gold  S silver  B bronze  + above the median  · not   ↓ lower is better  ↑ higher is better";

/** The widest form that fits: whole scores by seed first, then marks alone, then fewer columns. */
function medalTable(entry: ReportEntry, options: TableOptions): string {
  const { competitions } = entry;
  const names = (max: number) =>
    left(
      "competition",
      competitions.map(({ id }) => ({ text: plainLine(id, max) })),
    );
  const metric = left(
    "metric",
    competitions.map((c) => ({ text: metricText(c, 24) })),
  );
  const arrow = left(
    "",
    competitions.map(({ leaderboard }) => ({ text: betterArrow(leaderboard?.lowerIsBetter) })),
  );
  const scores = Array.from({ length: seedsOf(entry) }, (_, i) => seedColumn(competitions, i));
  const marks = left(
    "seeds",
    competitions.map(({ runs }) => ({ text: runs.map(markOf).join("") })),
  );
  const best = right(
    "best",
    competitions.map((c) => bestCell(c, (run) => formatScore(run.score!))),
  );
  const rank = right(
    "rank",
    competitions.map((c) => bestCell(c, (run) => `${run.rank}/${run.teams}`)),
  );
  const percentile = right(
    "percentile",
    competitions.map((c) => bestCell(c, (run) => run.percentile!.toFixed(1))),
  );
  const forms: Column[][] = [
    [names(60), metric, ...scores, best, rank, percentile],
    [names(40), arrow, ...scores, best, rank, percentile],
    [names(40), arrow, ...scores, rank],
    [names(60), metric, marks, best, rank, percentile],
    [names(40), arrow, marks, best, rank],
    [names(24), marks, best],
    [names(16), marks],
  ];
  return renderGrid(forms.find((form) => gridWidth(form) <= options.width) ?? forms.at(-1)!, options);
}

function seedColumn(competitions: readonly ReportedCompetition[], index: number): Column {
  const runs = competitions.map((competition) => competition.runs[index]);
  const seeds = new Set(runs.flatMap((run) => (run ? [run.seed] : [])));
  const cells = runs.map(
    (run): Cell => (run ? { text: `${markOf(run)} ${cellText(run)}`, ...paint(run) } : { text: "" }),
  );
  return left(seeds.size === 1 ? `seed ${[...seeds][0]}` : `run ${index + 1}`, cells);
}

function markOf(run: ReportedRun): string {
  if (run.status !== "counted") return run.status === "unfinished" ? "…" : "?";
  if (run.medal) return medalLetter[run.medal];
  if (run.score === null) return "×";
  return run.aboveMedian ? "+" : "·";
}

function paint(run: ReportedRun): { paint?: string } {
  if (run.status !== "counted" || run.score === null) return { paint: dim };
  return run.medal ? { paint: paintOf[run.medal] } : {};
}

function bestCell({ runs, bestRun }: ReportedCompetition, text: (run: ReportedRun) => string): Cell {
  const run = runs.find(({ id }) => id === bestRun);
  return run ? { text: text(run), ...paint(run) } : { text: "–", paint: dim };
}

function metricText({ metric, leaderboard }: ReportedCompetition, max: number): string {
  return `${plainLine(metric, max)} ${betterArrow(leaderboard?.lowerIsBetter)}`.trimEnd();
}

function totalsTable(entry: ReportEntry, options: TableOptions): string {
  const rows = totalsRows(entry);
  const column = (head: string, text: (totals: Totals) => string) =>
    right(
      head,
      rows.map(([, totals]) => ({ text: text(totals) })),
    );
  const split = left(
    "split",
    rows.map(([name]) => ({ text: plainLine(name, 32) })),
  );
  const runs = column("runs", (t) => (t.counted === t.runs ? `${t.runs}` : `${t.counted} of ${t.runs}`));
  const medals = [
    column("gold", (t) => `${t.gold.count}`),
    column("silver", (t) => `${t.silver.count}`),
    column("bronze", (t) => `${t.bronze.count}`),
  ];
  const any = column("any medal", (t) => formatRate(t.anyMedal.rate));
  const interval = column("95 % interval", (t) => formatInterval(t.anyMedal));
  const wide = [
    split,
    runs,
    column("submitted", (t) => formatRate(t.submissionMade.rate)),
    column("valid", (t) => formatRate(t.validSubmission.rate)),
    column("above median", (t) => formatRate(t.aboveMedian.rate)),
    ...medals,
    any,
    interval,
  ];
  const forms = [wide, [split, runs, ...medals, any, interval], [split, runs, any, interval], [split, any]];
  return renderGrid(forms.find((form) => gridWidth(form) <= options.width) ?? forms.at(-1)!, options);
}

function closing(overall: Totals): string[] {
  const bySeed = formatBySeed(overall);
  const notCounted = notCountedText(overall);
  const lines = [
    ...(bySeed ? [`Any medal by seed: ${bySeed} (mean ± standard error).`] : []),
    ...(notCounted ? [`Not counted in any rate: ${notCounted}.`] : []),
  ];
  return lines.length > 0 ? [lines.join("\n")] : [];
}

function left(head: string, cells: readonly Cell[]): Column {
  return { head, align: "left", cells };
}

function right(head: string, cells: readonly Cell[]): Column {
  return { head, align: "right", cells };
}
