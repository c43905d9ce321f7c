import { expect, test } from "vitest";
import type { Choice } from "../../src/agent/search/policy.ts";
import type { SearchNode } from "../../src/agent/search/search-node.ts";
import type { Proposal } from "../../src/agent/search/tree-search.ts";
import { PythonRandom } from "../../src/random/python-random.ts";
import { makeProposer } from "./proposer.ts";
import { templates } from "./templates.ts";

const families = ["boosting", "trees", "linear"];
const propose = makeProposer({ families, better: "lower", seed: 3, folds: 4 });
const draft: Choice = { stage: "draft", parent: null };

function nodeOf(proposal: Proposal, id: number, metric: number | null): SearchNode {
  const { plan, candidate } = proposal;
  return {
    id,
    parent: null,
    stage: "draft",
    plan,
    code: "",
    metric,
    isBuggy: metric === null,
    error: metric === null ? "broke" : null,
    execMs: 1,
    candidate,
  };
}

async function drafts(metrics: (number | null)[]): Promise<SearchNode[]> {
  const nodes: SearchNode[] = [];
  for (const [id, metric] of metrics.entries())
    nodes.push(nodeOf((await propose(draft, nodes, new PythonRandom(id)))!, id, metric));
  return nodes;
}

test("drafts go through the families that fit, then a node that works is varied, if there is one", async () => {
  const nodes = await drafts([1, 2, 3]);
  expect(nodes.map((node) => (node.candidate as { family: string }).family)).toEqual(families);
  const varied = (await propose(draft, nodes, new PythonRandom(0)))!.candidate;
  const { family, params } = varied as { family: string; params: Record<string, unknown> };
  const start = templates[family]!.start;
  expect(Object.keys(params).filter((key) => params[key] !== start[key]).length).toBe(1);
  expect(await propose(draft, await drafts([null, null, null]), new PythonRandom(0))).toBeNull();
});

test("a parent of which every change was tried gives its turn to another node that works", async () => {
  const nodes = await drafts([2, null, 1]);
  const { start, choices } = templates["linear"]!;
  const changes = Object.entries(choices).flatMap(([name, values]) =>
    values.map((value) => ({ [name]: value })),
  );
  const tried = changes.map((change) => ({ family: "linear", params: { ...start, ...change }, members: [] }));
  for (const candidate of [...tried, { family: "blend", params: {}, members: [0, 2] }])
    nodes.push(nodeOf({ plan: "", source: "", candidate }, nodes.length, null));
  const proposals = await Promise.all(
    Array.from({ length: 20 }, (_, seed) =>
      propose({ stage: "improve", parent: nodes[2]! }, nodes, new PythonRandom(seed)),
    ),
  );
  const found = proposals.flatMap((proposal) => (proposal ? [proposal.candidate as { family: string }] : []));
  expect(new Set(found.map(({ family }) => family))).toEqual(new Set(["boosting"]));
});

test("a repair takes the family's cheaper parameters", async () => {
  const [broken] = await drafts([null]);
  const proposal = await propose({ stage: "debug", parent: broken! }, [broken!], new PythonRandom(0));
  expect(proposal!.candidate).toMatchObject({ family: "boosting", params: templates["boosting"]!.cheaper });
});

test("after two good models comes a blend of the best first, then exactly one parameter of one model changes", async () => {
  const nodes = await drafts([3, 1, 2]);
  const blend = (await propose({ stage: "improve", parent: nodes[1]! }, nodes, new PythonRandom(0)))!;
  expect(blend.candidate).toMatchObject({ family: "blend", members: [1, 2, 0] });
  const withBlend = [...nodes, nodeOf(blend, 3, 0.5)];
  for (let seed = 0; seed < 50; seed++) {
    const { candidate } = (await propose(
      { stage: "improve", parent: withBlend[3]! },
      withBlend,
      new PythonRandom(seed),
    ))!;
    const { family, params } = candidate as { family: string; params: Record<string, unknown> };
    const start = templates[family]!.start;
    expect(Object.keys(params).filter((key) => params[key] !== start[key]).length).toBe(1);
  }
});

test("a crossover blends the models of both parents, each once; a blend that was tried is not made again", async () => {
  const nodes = await drafts([3, 1, 2]);
  const blend = nodeOf(
    (await propose({ stage: "improve", parent: nodes[1]! }, nodes.slice(0, 2), new PythonRandom(0)))!,
    3,
    0.5,
  );
  const crossed = async (parent: SearchNode, secondParent: SearchNode) =>
    (await propose({ stage: "crossover", parent, secondParent }, [...nodes, blend], new PythonRandom(0)))!
      .candidate;
  expect(await crossed(nodes[2]!, nodes[0]!)).toMatchObject({ family: "blend", members: [0, 2] });
  expect(await crossed(blend, nodes[2]!)).toMatchObject({ family: "blend", members: [0, 1, 2] });
  expect(await crossed(nodes[0]!, blend)).toMatchObject({ family: "boosting", members: [] });
});

test("the same randomness proposes the same program, another another", async () => {
  const nodes = [
    ...(await drafts([3, 1])),
    nodeOf(
      (await propose(
        { stage: "improve", parent: (await drafts([3, 1]))[1]! },
        await drafts([3, 1]),
        new PythonRandom(0),
      ))!,
      2,
      0.9,
    ),
  ];
  const sourceFor = async (seed: number) =>
    (await propose({ stage: "improve", parent: nodes[1]! }, nodes, new PythonRandom(seed)))!.source;
  expect(await sourceFor(7)).toBe(await sourceFor(7));
  expect(new Set(await Promise.all([1, 2, 3, 4, 5].map(sourceFor))).size).toBeGreaterThan(1);
});

test("every template's start and cheaper parameters have the same names, and its choices name no other", () => {
  for (const { start, cheaper, choices } of Object.values(templates)) {
    expect(Object.keys(cheaper).sort()).toEqual(Object.keys(start).sort());
    expect(Object.keys(choices).filter((key) => !(key in start))).toEqual([]);
  }
});
