import { formatBytes, formatDuration } from "../../core/units.ts";
import type { ReportEntry } from "../report-data.ts";
import { html, type Markup } from "./markup.ts";

const trackText = {
  sealed: "sealed: the agent was told whether a submission is well formed, never a score",
  validation: "validation: a score on held-out training data, a set number of times",
  practice: "practice: the agent saw test scores",
} as const;

/** Under what conditions the runs were made, so that a reader can tell what they may be compared with. */
export function conditionsSection(entry: ReportEntry, anchor: string): Markup {
  const { limits } = entry;
  const settings = Object.entries(entry.settings).map(([name, value]) => `${name} = ${value}`);
  const versions = new Set(
    entry.groups.flatMap((group) =>
      Object.entries(group.versions).map(([name, version]) => `${name} ${version}`),
    ),
  );
  const facts: [string, string][] = [
    ["agent", [entry.agent, ...settings].join(" · ")],
    ["model", entry.model ?? "none"],
    ["track", trackText[entry.track]],
    ["edition", entry.edition],
    ["description", descriptionText(entry)],
    ["time limit", formatDuration(limits.timeMs)],
    ["further limits", furtherLimits(limits).join(" · ")],
    ["sandbox", [...new Set(entry.groups.map(({ sandbox }) => sandbox))].join(", ")],
    ["enforced", enforcedText(entry)],
    ["versions", [...versions].join(" · ")],
    [
      entry.groups.length === 1 ? "run group" : "run groups",
      entry.groups
        .map(({ id, createdAt }) => `${id} (${createdAt.slice(0, 16).replace("T", " ")} UTC)`)
        .join(" · "),
    ],
  ];
  return html`<section id="${anchor}" aria-labelledby="${anchor}-h"><h3 id="${anchor}-h">Conditions</h3>
<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`;
}

function furtherLimits(limits: ReportEntry["limits"]): string[] {
  return [
    ...(limits.cpus ? [`${limits.cpus} CPU`] : []),
    ...(limits.memoryBytes ? [`${formatBytes(limits.memoryBytes)} memory`] : []),
    ...(limits.diskBytes ? [`${formatBytes(limits.diskBytes)} disk`] : []),
    `${limits.processes} processes`,
    `${formatBytes(limits.fileSizeBytes)} a file`,
    `${formatBytes(limits.outputBytes)} output`,
    ...(limits.steps ? [`${limits.steps} steps`] : []),
  ];
}

/** What held in every started run, and what only in some: a limit that was asked for is not yet one that was kept. */
function enforcedText({ competitions }: ReportEntry): string {
  const started = competitions.flatMap(({ runs }) => runs).filter(({ enforced }) => enforced.length > 0);
  if (started.length === 0) return "nothing recorded";
  const all = new Set(started.flatMap(({ enforced }) => enforced));
  return [...all]
    .map((name) => {
      const n = started.filter(({ enforced }) => enforced.includes(name)).length;
      return n === started.length ? name : `${name} (in ${n} of ${started.length} runs)`;
    })
    .join(" · ");
}

/** Which text the agents read, and whose words it was in. */
function descriptionText({ description, descriptionBy = [] }: ReportEntry): string {
  if (description === "brief") return "brief: without the competition's name and story";
  const words = { kaggle: "Kaggle's own words", mlebench: "mlebench's words" };
  return ["full", ...descriptionBy.map((by) => words[by])].join(" · ");
}
