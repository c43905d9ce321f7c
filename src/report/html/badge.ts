import { cellText, medalLetter, ordinal } from "../format.ts";
import type { ReportedRun } from "../report-data.ts";
import { html, type Markup } from "./markup.ts";

/** A run as a disc: colour and letter say its medal, "+" above the median, "×" without a valid score. */
export function badge(
  run: ReportedRun,
  place: { readonly x: string; readonly y: number; readonly tabindex?: 0 | -1 },
): Markup {
  const { x, y, tabindex } = place;
  const focus = tabindex === undefined ? null : html` tabindex="${tabindex}"`;
  return html`<g class="badge ${badgeClass(run)}" role="img"${focus}><title>${runLabel(run)}</title><circle class="halo-ring" cx="${x}" cy="${y}" r="11"/><circle cx="${x}" cy="${y}" r="8"/><text x="${x}" y="${y + 3.6}" aria-hidden="true">${badgeSign(run)}</text></g>`;
}

/** The same in a line of text. */
export function inlineBadge(run: ReportedRun): Markup {
  return html`<svg class="mark" viewBox="0 0 18 18">${badge(run, { x: "9", y: 9 })}</svg>`;
}

/** "seed 0: 0.99111, gold, 2nd of 64 teams", or why there is no score. */
export function runLabel(run: ReportedRun): string {
  const place =
    run.status === "counted" && run.rank !== null
      ? `, ${run.medal ?? (run.aboveMedian ? "above the median" : "no medal")}, ${ordinal(run.rank)} of ${run.teams} teams`
      : "";
  return `seed ${run.seed}: ${cellText(run)}${place}`;
}

function badgeClass(run: ReportedRun): string {
  if (run.status !== "counted" || run.score === null) return "none";
  return run.medal ?? (run.aboveMedian ? "above" : "below");
}

function badgeSign(run: ReportedRun): string {
  if (run.status === "unfinished") return "…";
  if (run.status !== "counted") return "?";
  if (run.score === null) return "×";
  return run.medal ? medalLetter[run.medal] : run.aboveMedian ? "+" : "·";
}
