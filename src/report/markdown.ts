import {
  betterArrow,
  cellText,
  entryConditions,
  entryName,
  formatBySeed,
  formatInterval,
  formatRate,
  formatScore,
  notCountedText,
  plainLine,
  totalsRows,
} from "./format.ts";
import type { Proportion, ReportData, ReportEntry, ReportedCompetition, ReportedRun } from "./report-data.ts";

const medalSign = { gold: "🥇", silver: "🥈", bronze: "🥉" } as const;

/** The report as GitHub-flavoured Markdown: totals first, then every competition. */
export function renderMarkdown(report: ReportData): string {
  const blocks = [
    "# mlebench report",
    ...report.notices.map((notice) => `> ${escapeMarkdown(notice)}`),
    ...report.entries.flatMap(entryBlocks),
    `Made ${report.generatedAt}.`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

function entryBlocks(entry: ReportEntry): string[] {
  const notCounted = notCountedText(entry.overall);
  const bySeed = formatBySeed(entry.overall);
  return [
    `## ${escapeMarkdown(entryName(entry))}`,
    `${escapeMarkdown(entryConditions(entry))}  \nRun ${entry.groups.length === 1 ? "group" : "groups"}: ${entry.groups.map(({ id }) => escapeMarkdown(id)).join(", ")}`,
    totalsTable(entry),
    `Intervals are 95 % Wilson intervals over the counted runs, as if runs were independent; runs of one competition are not, so the truth is wider.${bySeed ? ` Any medal by seed: ${bySeed} (mean ± standard error).` : ""}${notCounted ? ` Not counted: ${notCounted}.` : ""}`,
    competitionsTable(entry.competitions),
  ];
}

function totalsTable(entry: ReportEntry): string {
  const rows = totalsRows(entry);
  const share = (p: Proportion) => `${p.count} (${formatRate(p.rate)})`;
  return table(
    [
      "split",
      "runs counted",
      "submission",
      "valid",
      "above median",
      "gold",
      "silver",
      "bronze",
      "any medal",
      "95 % interval",
    ],
    rows.map(([name, t]) => [
      name === "overall" ? "**overall**" : escapeMarkdown(name),
      `${t.counted} of ${t.runs}`,
      ...[t.submissionMade, t.validSubmission, t.aboveMedian, t.gold, t.silver, t.bronze, t.anyMedal].map(
        share,
      ),
      formatInterval(t.anyMedal),
    ]),
  );
}

function competitionsTable(competitions: readonly ReportedCompetition[]): string {
  return table(
    ["competition", "metric", "runs by seed", "best", "rank", "percentile"],
    competitions.map((c) => {
      const best = c.runs.find(({ id }) => id === c.bestRun);
      return [
        escapeMarkdown(c.id),
        `${escapeMarkdown(c.metric)} ${betterArrow(c.leaderboard?.lowerIsBetter)}`.trimEnd(),
        c.runs.map(runCell).join(" · "),
        best ? formatScore(best.score!) : "–",
        best ? `${best.rank} of ${best.teams}` : "–",
        best ? best.percentile!.toFixed(1) : "–",
      ];
    }),
  );
}

function runCell(run: ReportedRun): string {
  const sign = run.status === "counted" && run.medal ? `${medalSign[run.medal]} ` : "";
  return `${sign}${cellText(run)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, i) => (i === 0 ? "---" : i >= 3 ? "---:" : "---"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** One line that Markdown and the HTML around it show as it stands. */
export function escapeMarkdown(text: string): string {
  return plainLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_{}[\]()#+!|~]/g, "\\$&");
}
