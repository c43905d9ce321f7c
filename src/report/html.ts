import { entryConditions, entryName } from "./format.ts";
import { competitionCards } from "./html/competition-cards.ts";
import { conditionsSection } from "./html/conditions-section.ts";
import { html, type Markup, scriptHash, trusted } from "./html/markup.ts";
import { resultsSection } from "./html/results-section.ts";
import { runsSection } from "./html/runs-section.ts";
import { script } from "./html/script.ts";
import { searchSection } from "./html/search-section.ts";
import { style } from "./html/style.ts";
import { totalsSection } from "./html/totals-section.ts";
import type { ReportData, ReportEntry } from "./report-data.ts";

export interface HtmlOptions {
  /** Directory of the HTML file; runs are linked relative to it. Without it they are not linked. */
  readonly outputDir?: string;
}

/**
 * The report as one HTML file that needs nothing else: no request leaves it, also not from file://, and its
 * Content-Security-Policy lets only its own script run, whatever an agent wrote.
 */
export function renderHtml(report: ReportData, { outputDir }: HtmlOptions = {}): string {
  const title = report.entries.map(entryName).join(", ") || "no runs";
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src '${scriptHash(script)}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="generator" content="mlebench"><link rel="icon" href="data:,">
<title>${title} · mlebench report</title><style>${trusted(style)}</style></head>
<body><a class="skip" href="#main">Skip to the results</a>
<header class="page"><h1>mlebench report · ${when(report.generatedAt)}</h1></header>
<main id="main">
${report.notices.map((notice) => html`<p class="notice" role="note">${notice}</p>`)}
${report.entries.length === 0 ? html`<p>No run group to report.</p>` : null}
${report.entries.map((entry, i) => entrySections(report, entry, { prefix: `e${i + 1}`, outputDir }))}
</main>
<footer>Made by mlebench from the run records, ${when(report.generatedAt)}.</footer>
<script>${trusted(script)}</script></body></html>
`.text;
}

function entrySections(
  report: ReportData,
  entry: ReportEntry,
  { prefix, outputDir }: { readonly prefix: string; readonly outputDir: string | undefined },
): Markup {
  const runs = new Set(entry.competitions.flatMap((competition) => competition.runs.map(({ id }) => id)));
  const sections = [
    { name: "Summary", id: `${prefix}-summary`, body: totalsSection(entry, `${prefix}-summary`) },
    { name: "Medals", id: `${prefix}-medals`, body: resultsSection(entry, `${prefix}-medals`) },
    {
      name: "Competitions",
      id: `${prefix}-competitions`,
      body: competitionCards(entry, `${prefix}-competitions`),
    },
    {
      name: "Search",
      id: `${prefix}-search`,
      body: searchSection(
        entry,
        report.trees.filter((tree) => runs.has(tree.run)),
        `${prefix}-search`,
      ),
    },
    { name: "Runs", id: `${prefix}-runs`, body: runsSection(entry, `${prefix}-runs`, outputDir) },
    {
      name: "Conditions",
      id: `${prefix}-conditions`,
      body: conditionsSection(entry, `${prefix}-conditions`),
    },
  ].filter(({ body }) => body !== null);
  return html`<article class="entry" aria-labelledby="${prefix}"><h2 id="${prefix}">${entryName(entry)}</h2>
<p class="soft">${entryConditions(entry)}</p>
<nav aria-label="Sections of ${entryName(entry)}">${sections.map(({ name, id }) => html`<a href="#${id}">${name}</a>`)}</nav>
${sections.map(({ body }) => body)}</article>`;
}

function when(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}
