import { betterArrow, cellText, formatScore } from "../format.ts";
import type { ReportEntry, ReportedCompetition, ReportedRun } from "../report-data.ts";
import { inlineBadge } from "./badge.ts";
import { html, type Markup } from "./markup.ts";

/** More seeds than this are shown as discs alone, their scores on hover and in the table of runs. */
const maxSeedsWithScores = 4;

/** Medals by competition: a disc for each seed, the best score, and where all seeds stand among the teams. */
export function resultsSection({ competitions }: ReportEntry, anchor: string): Markup {
  if (competitions.length === 0)
    return html`<section id="${anchor}"><h3>Medals</h3><p>No competition in this group.</p></section>`;
  return html`<section id="${anchor}" aria-labelledby="${anchor}-h"><h3 id="${anchor}-h">Medals by competition</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Medals by competition"><table class="results"><caption>One disc for each seed. Right: share of teams beaten, a mark for each seed; the shaded part earns a medal.</caption>
<thead><tr>${sortHead("competition")}${sortHead("metric", "wide")}<th scope="col">seeds</th>${sortHead("best", "num", true)}${sortHead("rank", "num wide", true)}${sortHead("percentile", "", true)}</tr></thead>
<tbody>${competitions.map(resultRow)}</tbody></table></div></section>`;
}

/** A column head that sorts its table. */
export function sortHead(name: string, classes = "", number = false): Markup {
  return html`<th scope="col" class="${classes}"${number ? html` data-type="number"` : null}><button class="sort" type="button">${name}</button></th>`;
}

function resultRow(competition: ReportedCompetition): Markup {
  const { leaderboard, runs } = competition;
  const best = runs.find(({ id }) => id === competition.bestRun);
  const tight = runs.length > maxSeedsWithScores;
  return html`<tr><th scope="row">${competition.name}${competition.name === competition.id ? null : html`<span class="id">${competition.id}</span>`}</th>
<td class="wide">${competition.metric} <span title="${leaderboard ? (leaderboard.lowerIsBetter ? "lower is better" : "higher is better") : ""}">${betterArrow(leaderboard?.lowerIsBetter)}</span></td>
<td><div class="seeds${tight ? " tight" : ""}">${runs.map((run) => html`<span>${inlineBadge(run)}${tight ? null : cellText(run)}</span>`)}</div></td>
<td class="num" data-key="${best ? best.score : ""}">${best ? formatScore(best.score!) : "–"}</td>
<td class="num wide nowrap" data-key="${best ? best.rank! / best.teams! : ""}">${best ? `${best.rank} of ${best.teams}` : "–"}</td>
<td class="nowrap" data-key="${best ? best.percentile : ""}">${strip(competition, best)}</td></tr>`;
}

function strip({ runs, leaderboard }: ReportedCompetition, best: ReportedRun | undefined): Markup {
  const placed = runs.filter((run) => run.status === "counted" && run.percentile !== null);
  if (placed.length === 0) return html`–`;
  const zone = leaderboard ? medalShare(leaderboard) : 100;
  return html`<div class="standing"><span>${best!.percentile!.toFixed(1)}</span><svg class="strip" role="img" aria-label="best ${best!.percentile!.toFixed(1)}, all seeds ${placed.map((run) => run.percentile!.toFixed(1)).join(", ")}"><title>Teams beaten: ${placed.map((run) => `seed ${run.seed} ${run.percentile!.toFixed(1)} %`).join(", ")}</title>
<rect class="zone" x="${zone.toFixed(2)}%" width="${(100 - zone).toFixed(2)}%" height="16"/><line class="track" x1="0" x2="100%" y1="8" y2="8"/>
${placed.map((run) => html`<line class="tick" x1="${run.percentile!.toFixed(2)}%" x2="${run.percentile!.toFixed(2)}%" y1="2" y2="14"/>`)}</svg></div>`;
}

/** The percentile from which a score earns bronze, read off the quantiles. */
function medalShare({
  quantilesBestToWorst,
  bronze,
  lowerIsBetter,
}: NonNullable<ReportedCompetition["leaderboard"]>): number {
  const short = quantilesBestToWorst.findIndex((score) => (lowerIsBetter ? score > bronze : score < bronze));
  return short < 0 ? 0 : 100 - short + 1;
}
