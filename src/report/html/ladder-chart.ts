import { formatScore } from "../format.ts";
import type { ReportedCompetition } from "../report-data.ts";
import { badge, runLabel } from "./badge.ts";
import { html, type Markup } from "./markup.ts";
import { type ScoreScale, scoreScale } from "./scale.ts";
import { stackRows } from "./stack.ts";

type Board = NonNullable<ReportedCompetition["leaderboard"]>;

const labelRow = 13;
const curveHeight = 88;
const badgeRow = 19;
const lines = ["median", "bronze", "silver", "gold"] as const;

/**
 * Our seeds against the leaderboard: the curve is the share of teams that a score beats, better to the right.
 * Widths are in percent, so that type keeps its size on a phone; only the curve is stretched.
 */
export function ladderChart(competition: ReportedCompetition, board: Board): Markup {
  const scored = competition.runs.filter((run) => run.status === "counted" && run.score !== null);
  const scale = scoreScale(
    board,
    scored.map((run) => run.score!),
  );
  const labelRows = stackRows(
    lines.map((line) => scale.at(board[line])),
    { gap: 7, maxRows: 4 },
  );
  const top = labelRow * (Math.max(...labelRows) + 1) + 4;
  const bottom = top + curveHeight;
  const rows = stackRows(
    scored.map((run) => scale.at(run.score!)),
    { gap: 6, maxRows: 6 },
  );
  const ticksAt = bottom + 14;
  const height = ticksAt + 6 + badgeRow * (Math.max(-1, ...rows) + 1);
  const y = (percentile: number) => top + curveHeight * (1 - percentile / 100);
  return html`<figure><h5>Score against the leaderboard</h5>
<svg height="${height}" role="group" data-marks="" aria-label="${summary(competition, board)}">
<svg x="0" y="${top}" width="100%" height="${curveHeight}" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${curve(board, scale)}</svg>
<line class="axis" x1="0" x2="100%" y1="${bottom}" y2="${bottom}"/>
${scale.ticks.map(({ at, label }) => html`<text x="${at}%" y="${ticksAt}" text-anchor="${anchor(at)}" aria-hidden="true">${label}</text>`)}
${lines.map((line, i) => medalLine(line, { x: scale.at(board[line]), labelY: labelRow * (labelRows[i]! + 1) - 2, bottom }))}
${scored.map((run, i) => {
  const x = `${scale.at(run.score!).toFixed(2)}%`;
  const badgeY = ticksAt + 14 + badgeRow * rows[i]!;
  return html`<line class="drop" x1="${x}" x2="${x}" y1="${y(run.percentile!).toFixed(1)}" y2="${bottom}"/><circle cx="${x}" cy="${y(run.percentile!).toFixed(1)}" r="2.5" fill="var(--accent)"/>${badge(run, { x, y: badgeY, tabindex: i === 0 ? 0 : -1 })}${beyondSign(scale.beyond(run.score!), x, badgeY)}`;
})}
</svg>
<figcaption>Height is the share of teams beaten. Gold ${formatScore(board.gold)} · silver ${formatScore(board.silver)} · bronze ${formatScore(board.bronze)} · median ${formatScore(board.median)} · ${board.teams} teams. ${scale.cut}</figcaption></figure>`;
}

function curve(board: Board, scale: ScoreScale): Markup {
  const points = board.quantilesBestToWorst
    .map((score, percent) => `${scale.at(score).toFixed(2)},${percent}`)
    .reverse();
  const end = scale.at(board.quantilesBestToWorst[0]!).toFixed(2);
  return html`<polygon class="curve" points="0,100 ${points.join(" ")} ${end},100"/><polyline class="curve-line" points="${points.join(" ")}"/>`;
}

function medalLine(
  line: (typeof lines)[number],
  { x, labelY, bottom }: { readonly x: number; readonly labelY: number; readonly bottom: number },
): Markup {
  const name = line === "median" ? "median" : line[0]!.toUpperCase();
  return html`<g aria-hidden="true"><line class="line-${line}" x1="${x}%" x2="${x}%" y1="${labelY + 3}" y2="${bottom}"/><text class="text-${line}" x="${x}%" y="${labelY}" text-anchor="${name === "median" ? anchor(x) : "middle"}">${name}</text></g>`;
}

function beyondSign(beyond: -1 | 0 | 1, x: string, y: number): Markup | null {
  if (beyond === 0) return null;
  return html`<text x="${x}" y="${y + 3.6}" dx="${beyond * -18}" text-anchor="middle">${beyond < 0 ? "◂" : "▸"}</text>`;
}

/** Labels at an edge stay inside. */
function anchor(percent: number): string {
  return percent < 6 ? "start" : percent > 94 ? "end" : "middle";
}

function summary(competition: ReportedCompetition, board: Board): string {
  return `${competition.name}: ${competition.runs.map((run) => runLabel(run)).join("; ")}. Gold from ${formatScore(board.gold)}, silver ${formatScore(board.silver)}, bronze ${formatScore(board.bronze)}, median ${formatScore(board.median)}; ${board.lowerIsBetter ? "lower" : "higher"} is better.`;
}
