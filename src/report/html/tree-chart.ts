import { formatDuration } from "../../core/units.ts";
import { formatScore } from "../format.ts";
import type { SearchTree, TreeNode } from "../report-data.ts";
import { html, type Markup } from "./markup.ts";
import { layoutTree, type PlacedNode } from "./tree-layout.ts";

const maxDrawn = 200;
const columnWidth = 88;
const rowHeight = 44;
const radius = 12;

/** The drawing; `detailId` is the element below it that tells the plan of the node pointed at. */
export function treeChart(tree: SearchTree, detailId: string): Markup {
  const { placed, depths, rows } = layoutTree(tree, maxDrawn);
  const width = depths * columnWidth;
  const height = rows * rowHeight + 8;
  const omitted = tree.nodes.length - placed.length;
  const first = tree.bestNode ?? placed[0]?.node.id;
  return html`<div class="tree" data-marks="${detailId}" role="group" aria-label="Search tree with ${placed.length} nodes. Arrow keys step through them.">
<svg width="${width}" height="${height}" style="width:${width}px" viewBox="0 0 ${width} ${height}">
${placed.toSorted((a, b) => Number(a.onBestPath) - Number(b.onBestPath)).map(edge)}
${placed.map((at) => drawnNode(at, { best: at.node.id === tree.bestNode, tabindex: at.node.id === first ? 0 : -1 }))}
</svg></div>${omitted > 0 ? html`<p class="note">${omitted} later nodes are not drawn; the table below lists them.</p>` : null}`;
}

/** What a person reads on a node: who it is, what it tried, what came of it. */
export function nodeText(node: TreeNode, best: boolean): string {
  const result = node.isBuggy
    ? `failed${node.error ? `: ${short(node.error)}` : ""}`
    : `validation score ${node.metric === null ? "none" : formatScore(node.metric)}`;
  const from = node.parent === null ? "" : ` of node ${parentText(node)}`;
  const time = node.execMs === null ? "" : `, ${formatDuration(node.execMs)}`;
  return `Node ${node.id}${best ? " (best)" : ""}, ${node.stage}${from}${time}: ${result}\n${short(node.plan)}`;
}

/** The table below the drawing has the rest. */
function short(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)} …` : text;
}

const x = ({ depth }: PlacedNode) => depth * columnWidth + columnWidth / 2;
const y = ({ row }: PlacedNode) => row * rowHeight + radius + 6;

function edge(at: PlacedNode): Markup | null {
  if (!at.parent) return null;
  const [fromX, toX] = [x(at.parent) + radius, x(at) - radius];
  const middle = (fromX + toX) / 2;
  return html`<path class="edge ${at.node.stage}${at.onBestPath ? " path" : ""}" d="M${fromX} ${y(at.parent)}C${middle} ${y(at.parent)} ${middle} ${y(at)} ${toX} ${y(at)}"/>`;
}

function drawnNode(at: PlacedNode, { best, tabindex }: { best: boolean; tabindex: 0 | -1 }): Markup {
  const { node } = at;
  const kind = [node.isBuggy ? "buggy" : "", at.onBestPath ? "path" : "", best ? "best" : ""]
    .filter(Boolean)
    .join(" ");
  const text = nodeText(node, best);
  return html`<g class="node ${kind}" role="img" tabindex="${tabindex}" transform="translate(${x(at)} ${y(at)})"><title>${text}</title>${
    best ? html`<circle r="${radius + 3.5}" fill="none" stroke="var(--accent)" stroke-width="1.5"/>` : null
  }${nodeShape(node)}<text class="n" y="3.6">${node.id.slice(0, 4)}</text>${
    node.isBuggy
      ? html`<text class="halo" x="${radius + 7}" y="-6" style="fill:var(--bad);font-weight:700">×</text>`
      : html`<text class="halo metric" y="${radius + 14}">${node.metric === null ? "" : formatScore(node.metric)}</text>`
  }</g>`;
}

/** Shape as well as colour: a node that failed is a diamond. */
export function nodeShape({ isBuggy }: Pick<TreeNode, "isBuggy">): Markup {
  const r = radius + 1;
  return isBuggy
    ? html`<path class="shape" d="M0 ${-r}L${r} 0L0 ${r}L${-r} 0Z"/>`
    : html`<circle class="shape" r="${radius}"/>`;
}

/** "–" for a root; both parents of a crossover, of which the tree draws the first. */
export function parentText({ parent, secondParent }: TreeNode): string {
  return secondParent === undefined ? (parent ?? "–") : `${parent ?? "–"} and ${secondParent}`;
}
