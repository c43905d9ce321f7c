import { betterArrow } from "../format.ts";
import type { ReportEntry, ReportedCompetition } from "../report-data.ts";
import { inlineBadge } from "./badge.ts";
import { ladderChart } from "./ladder-chart.ts";
import { html, type Markup } from "./markup.ts";
import { timeChart } from "./time-chart.ts";

/** One card for each competition: the score against the ladder, and over time. */
export function competitionCards({ competitions, limits }: ReportEntry, anchor: string): Markup | null {
  if (competitions.length === 0) return null;
  return html`<section id="${anchor}" aria-labelledby="${anchor}-h"><h3 id="${anchor}-h">Competition by competition</h3>
<div class="cards">${competitions.map((competition) => card(competition, limits.timeMs))}</div></section>`;
}

function card(competition: ReportedCompetition, limitMs: number): Markup {
  const { leaderboard, metric, name } = competition;
  const better = leaderboard
    ? `${betterArrow(leaderboard.lowerIsBetter)} ${leaderboard.lowerIsBetter ? "lower" : "higher"} is better`
    : "";
  return html`<article class="card"><header><h4>${name} ${competition.runs.map((run) => inlineBadge(run))}</h4><span class="soft">${metric} ${better}</span></header>
${leaderboard ? html`<div class="pair">${ladderChart(competition, leaderboard)}${timeChart(competition, leaderboard, limitMs)}</div>` : html`<p class="note">No leaderboard of this competition is known here.</p>`}</article>`;
}
