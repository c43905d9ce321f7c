import { formatBytes, formatDuration } from "../../core/units.ts";
import { formatScore, plural } from "../format.ts";
import type { ReportEntry, SearchTree } from "../report-data.ts";
import { inlineBadge } from "./badge.ts";
import { html, type Markup } from "./markup.ts";
import { nodeShape, parentText, treeChart } from "./tree-chart.ts";

/** The searches of the best runs: the first open, the others folded. */
export function searchSection(
  entry: ReportEntry,
  trees: readonly SearchTree[],
  anchor: string,
): Markup | null {
  if (trees.length === 0) return null;
  const key = html`<ul class="key"><li>${sample(html`<g class="node">${nodeShape({ isBuggy: false })}</g>`)}tried, with its own validation score</li>
<li>${sample(html`<g class="node buggy">${nodeShape({ isBuggy: true })}</g>`)}failed</li>
<li>${sample(html`<g class="node best">${nodeShape({ isBuggy: false })}</g>`)}best</li>
<li>${sample(html`<path class="edge" d="M-16 0H16"/>`)}improves</li><li>${sample(html`<path class="edge debug" d="M-16 0H16"/>`)}debugs</li>
<li>${sample(html`<path class="edge path" d="M-16 0H16"/>`)}path to the best</li></ul>`;
  return html`<section id="${anchor}" aria-labelledby="${anchor}-h"><h3 id="${anchor}-h">Search</h3>
<p class="note">How the best run${trees.length > 1 ? " of each competition" : ""} got there. Plans, errors and code are the agent's own words.</p>${key}
${trees.map((tree, i) => oneTree(entry, tree, { id: `${anchor}-${i}`, open: i === 0 }))}</section>`;
}

function oneTree(entry: ReportEntry, tree: SearchTree, { id, open }: { id: string; open: boolean }): Markup {
  const competition = entry.competitions.find((one) => one.id === tree.competition)!;
  const run = competition.runs.find((one) => one.id === tree.run)!;
  const failed = tree.nodes.filter((node) => node.isBuggy).length;
  return html`<details${open ? html` open` : null}><summary>${inlineBadge(run)}${competition.name}, seed ${tree.seed} <span class="soft">· ${tree.nodes.length + tree.omittedNodes} ${plural(tree.nodes.length, "node")}, ${failed} failed</span></summary>
${treeChart(tree, `${id}-detail`)}
<div class="detail soft" id="${id}-detail" role="status">Point at a node, or step through them with the arrow keys, to read its plan.</div>
<details><summary>All nodes as a table</summary>${nodeTable(tree)}</details>
${tree.code ? html`<details><summary>Code of the best node <span class="soft">${tree.code.path}</span></summary><pre tabindex="0">${tree.code.text}</pre>${tree.code.omittedBytes > 0 ? html`<p class="note">${formatBytes(tree.code.omittedBytes)} more in the file.</p>` : null}</details>` : null}
</details>`;
}

function nodeTable(tree: SearchTree): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Nodes of the search"><table><thead><tr><th scope="col">node</th><th scope="col">from</th><th scope="col">stage</th><th scope="col" class="num">score</th><th scope="col" class="num">time</th><th scope="col">plan</th></tr></thead>
<tbody>${tree.nodes.map(
    (node) =>
      html`<tr${node.id === tree.bestNode ? html` class="overall"` : null}><th scope="row">${node.id}${node.id === tree.bestNode ? " ★" : null}</th><td>${parentText(node)}</td><td>${node.stage}</td><td class="num">${node.isBuggy ? "failed" : node.metric === null ? "–" : formatScore(node.metric)}</td><td class="num">${node.execMs === null ? "–" : formatDuration(node.execMs)}</td><td class="why">${node.plan}${node.error ? html`<span class="id">${node.error}</span>` : null}</td></tr>`,
  )}</tbody></table></div>${tree.omittedNodes > 0 ? html`<p class="note">${tree.omittedNodes} more nodes are in the run's events.jsonl.</p>` : null}`;
}

function sample(drawing: Markup): Markup {
  return html`<svg viewBox="-18 -18 36 36" aria-hidden="true">${drawing}</svg>`;
}
