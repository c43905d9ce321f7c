import type { SearchTree, TreeNode } from "../report-data.ts";

export interface PlacedNode {
  readonly node: TreeNode;
  readonly depth: number;
  /** Row, may be fractional: a parent stands in the middle of its children. */
  readonly row: number;
  readonly parent: PlacedNode | null;
  readonly onBestPath: boolean;
}

export interface TreeLayout {
  /** Parents before children. */
  readonly placed: readonly PlacedNode[];
  readonly depths: number;
  readonly rows: number;
}

/**
 * A tidy forest, roots at the left, rows in the order of search. Draws at most `maxNodes`, but always the
 * whole path to the best node.
 */
export function layoutTree(tree: SearchTree, maxNodes: number): TreeLayout {
  const byId = new Map(tree.nodes.map((node) => [node.id, node]));
  const bestPath = new Set<string>();
  for (let id = tree.bestNode; id !== null && !bestPath.has(id); id = byId.get(id)?.parent ?? null)
    bestPath.add(id);
  const others = tree.nodes.map(({ id }) => id).filter((id) => !bestPath.has(id));
  const kept = new Set([...bestPath, ...others.slice(0, Math.max(0, maxNodes - bestPath.size))]);
  const shown = tree.nodes.filter(({ id }) => kept.has(id));

  const children = new Map<string | null, TreeNode[]>();
  for (const node of shown) {
    const siblings = children.get(node.parent);
    if (siblings) siblings.push(node);
    else children.set(node.parent, [node]);
  }
  const rowOf = new Map<string, number>();
  let rows = 0;
  // Children come after their parents in the list, so a pass from the end meets every child first; leaves
  // need their rows in reading order beforehand.
  for (const id of leavesInOrder(children)) rowOf.set(id, rows++);
  for (const { id } of shown.toReversed()) {
    const below = children.get(id);
    if (below) rowOf.set(id, (rowOf.get(below[0]!.id)! + rowOf.get(below.at(-1)!.id)!) / 2);
  }

  const placed = new Map<string, PlacedNode>();
  for (const node of shown) {
    const parent = node.parent === null ? null : (placed.get(node.parent) ?? null);
    placed.set(node.id, {
      node,
      depth: parent ? parent.depth + 1 : 0,
      row: rowOf.get(node.id)!,
      parent,
      onBestPath: bestPath.has(node.id),
    });
  }
  const all = [...placed.values()];
  return { placed: all, depths: Math.max(0, ...all.map(({ depth }) => depth + 1)), rows };
}

/** Without recursion: an agent may have improved one node a thousand times. */
function leavesInOrder(children: ReadonlyMap<string | null, readonly TreeNode[]>): string[] {
  const leaves: string[] = [];
  const open = [...(children.get(null) ?? [])].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    const below = children.get(node.id);
    if (below) open.push(...below.toReversed());
    else leaves.push(node.id);
  }
  return leaves;
}
