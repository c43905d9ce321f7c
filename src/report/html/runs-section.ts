import { relative, sep } from "node:path";
import { formatBytes, formatDuration } from "../../core/units.ts";
import { cellText } from "../format.ts";
import type { ReportEntry, ReportedCompetition, ReportedRun } from "../report-data.ts";
import { inlineBadge } from "./badge.ts";
import { html, type Markup } from "./markup.ts";
import { sortHead } from "./results-section.ts";

/** Every run: what came of it and why, what it used, and the link to its files. */
export function runsSection(
  entry: ReportEntry,
  anchor: string,
  outputDir: string | undefined,
): Markup | null {
  const rows = entry.competitions.flatMap((competition) =>
    competition.runs.map((run) => ({ competition, run })),
  );
  if (rows.length === 0) return null;
  const dirOf = (run: ReportedRun) => `${entry.groups.find(({ id }) => id === run.group)!.dir}/${run.id}`;
  return html`<section id="${anchor}" aria-labelledby="${anchor}-h"><h3 id="${anchor}-h">Runs</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Runs"><table class="runs"><caption>Limit ${formatDuration(entry.limits.timeMs)} a run</caption>
<thead><tr>${sortHead("competition")}${sortHead("seed", "num", true)}${sortHead("result")}${sortHead("outcome")}${sortHead("time", "num", true)}${sortHead("CPU", "num", true)}${sortHead("peak memory", "num", true)}${sortHead("submissions", "num", true)}<th scope="col">files</th></tr></thead>
<tbody>${rows.map(({ competition, run }) => runRow(competition, run, outputDir === undefined ? null : href(outputDir, dirOf(run))))}</tbody></table></div></section>`;
}

function runRow(competition: ReportedCompetition, run: ReportedRun, link: string | null): Markup {
  const { cpuMs, memoryPeakBytes } = run;
  const started = run.state !== "planned";
  return html`<tr><th scope="row">${competition.id}</th><td class="num">${run.seed}</td><td class="nowrap">${inlineBadge(run)}${cellText(run)}</td>
<td class="why">${clip(run.outcome)}${run.error ? html`<span class="id">${clip(run.error)}</span>` : null}</td>
<td class="num nowrap" data-key="${started ? run.elapsedMs : ""}">${started ? formatDuration(run.elapsedMs) : "–"}</td>
<td class="num nowrap" data-key="${cpuMs ?? ""}">${cpuMs === null ? "–" : formatDuration(cpuMs)}</td>
<td class="num nowrap" data-key="${memoryPeakBytes ?? ""}">${memoryPeakBytes === null ? "–" : formatBytes(memoryPeakBytes)}</td>
<td class="num">${run.snapshots}</td>
<td>${link && started ? html`<a href="${link}" aria-label="Files of ${competition.id}, seed ${run.seed}">files</a>` : "–"}</td></tr>`;
}

function clip(text: string): string {
  return text.length > 400 ? `${text.slice(0, 400)} …` : text;
}

/** A link that survives moving the report together with its runs. */
function href(outputDir: string, runDir: string): string {
  const path = relative(outputDir, runDir).split(sep).map(encodeURIComponent).join("/");
  return `./${path}/`;
}
