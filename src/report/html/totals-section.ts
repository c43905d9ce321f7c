import {
  formatBySeed,
  formatInterval,
  formatRate,
  medalLetter,
  notCountedText,
  plural,
  totalsRows,
} from "../format.ts";
import type { Proportion, ReportEntry, Totals } from "../report-data.ts";
import { html, type Markup } from "./markup.ts";

/** The headline figure, the bars of what became of every counted run, and the totals by split. */
export function totalsSection(entry: ReportEntry, anchor: string): Markup {
  const { overall } = entry;
  const bySeed = formatBySeed(overall);
  const notCounted = notCountedText(overall);
  return html`<section id="${anchor}" aria-label="Summary">
<div class="headline"><p class="big">${bigRate(overall.anyMedal)}</p><dl>
<div><dt>runs with a medal</dt><dd>${overall.anyMedal.count} of ${overall.counted} <small>95 % interval ${formatInterval(overall.anyMedal)}</small></dd></div>
${bySeed ? html`<div><dt>any medal by seed</dt><dd>${bySeed.replace(/ (over|in) .*/, "")} <small>${/(over|in) .*/.exec(bySeed)![0]}</small></dd></div>` : null}
<div><dt>above the median</dt><dd>${formatRate(overall.aboveMedian.rate)}</dd></div>
<div><dt>valid submission</dt><dd>${formatRate(overall.validSubmission.rate)}</dd></div>
<div><dt>mean percentile</dt><dd>${overall.meanPercentile === null ? "–" : overall.meanPercentile.toFixed(1)}</dd></div>
</dl></div>
${overall.counted > 0 ? bars(entry) : null}
${totalsTable(entry)}
<p class="note">Intervals are 95 % Wilson intervals that treat runs as independent; runs of one competition are not, so the truth is wider.${bySeed ? " “By seed” is the mean over seeds ± its standard error, as MLE-bench results are published." : null}${notCounted ? ` Not counted in any rate, because they say nothing about the agent: ${notCounted}.` : null}</p></section>`;
}

function bigRate({ rate }: Proportion): Markup {
  if (rate === null) return html`<span aria-label="no counted run">–</span>`;
  return html`${formatRate(rate).replace(" %", "")}<small> %</small>`;
}

const parts = [
  { key: "gold", name: "gold", sign: medalLetter.gold },
  { key: "silver", name: "silver", sign: medalLetter.silver },
  { key: "bronze", name: "bronze", sign: medalLetter.bronze },
  { key: "above", name: "above the median", sign: "+" },
  { key: "below", name: "at or below the median", sign: "·" },
  { key: "none", name: "no valid submission", sign: "×" },
] as const;

function bars(entry: ReportEntry): Markup {
  const rows = totalsRows(entry).filter(([, totals]) => totals.counted > 0);
  return html`<figure>${rows.map(([name, totals]) => html`<div>${rows.length > 1 ? html`<span class="note">${name}</span>` : null}${bar(name, totals)}</div>`)}
<ul class="key">${parts.map(({ key, name, sign }) => html`<li><svg class="bar swatch" viewBox="0 0 13 13" aria-hidden="true"><rect class="${key}" width="13" height="13" rx="2"/></svg>${sign} ${name}: ${partCounts(entry.overall)[key]}</li>`)}</ul></figure>`;
}

function bar(name: string, totals: Totals): Markup {
  const counts = partCounts(totals);
  const starts = parts.map((_, i) => parts.slice(0, i).reduce((sum, { key }) => sum + counts[key], 0));
  const percent = (n: number) => ((100 * n) / totals.counted).toFixed(3);
  return html`<svg class="bar" height="26" role="img" aria-label="${name}: ${parts.map((part) => `${counts[part.key]} ${part.name}`).join(", ")} of ${totals.counted} counted ${plural(totals.counted, "run")}"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6"/><path d="M0 6L6 0M-1 1L1 -1M5 7L7 5"/></pattern></defs>
${parts.map(({ key, name: part, sign }, i) =>
  counts[key] === 0
    ? null
    : html`<g><title>${part}: ${counts[key]}</title><rect class="${key}" x="${percent(starts[i]!)}%" width="${percent(counts[key])}%" height="26"/>${counts[key] / totals.counted >= 0.065 ? html`<text class="${key}" x="${percent(starts[i]! + counts[key] / 2)}%" y="17">${sign} ${counts[key]}</text>` : null}</g>`,
)}</svg>`;
}

function partCounts(t: Totals) {
  const medals = t.anyMedal.count;
  return {
    gold: t.gold.count,
    silver: t.silver.count,
    bronze: t.bronze.count,
    // A bronze line can lie below the median on a board of ties; such a medal is no run "above" without one.
    above: t.aboveMedianWithoutMedal,
    below: t.validSubmission.count - medals - t.aboveMedianWithoutMedal,
    none: t.counted - t.validSubmission.count,
  };
}

function totalsTable(entry: ReportEntry): Markup {
  const rows = totalsRows(entry);
  const share = (p: Proportion) =>
    html`<td class="num" title="95 % interval ${formatInterval(p)}">${p.count} <span class="soft">${formatRate(p.rate)}</span></td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Totals by split"><table><caption>Totals by split: counted runs and their share</caption>
<thead><tr><th scope="col">split</th><th scope="col" class="num">competitions</th><th scope="col" class="num">runs</th><th scope="col" class="num">submitted</th><th scope="col" class="num">valid</th><th scope="col" class="num">above median</th><th scope="col" class="num">gold</th><th scope="col" class="num">silver</th><th scope="col" class="num">bronze</th><th scope="col" class="num">any medal</th><th scope="col" class="num">95 % interval</th></tr></thead>
<tbody>${rows.map(
    ([name, t]) =>
      html`<tr${name === "overall" ? html` class="overall"` : null}><th scope="row">${name}</th><td class="num">${t.competitions}</td><td class="num nowrap">${t.counted === t.runs ? t.runs : `${t.counted} of ${t.runs}`}</td>${[t.submissionMade, t.validSubmission, t.aboveMedian, t.gold, t.silver, t.bronze, t.anyMedal].map(share)}<td class="num nowrap">${formatInterval(t.anyMedal)}</td></tr>`,
  )}</tbody></table></div>`;
}
