import { expect, test } from "vitest";
import { node } from "../../../test/agent/simulated-nodes.ts";
import { greedyPolicy } from "./greedy-policy.ts";

const policy = greedyPolicy({ numDrafts: 2, debugProb: 0.5, maxDebugDepth: 1 });
const buggy = null;

// AIDE's rules (aideml agent.py, search_policy): numbers are the random draws in order.
test.each([
  { name: "nothing tried: draft", nodes: [], draws: [0.9], chosen: ["draft", null] },
  {
    name: "too few drafts: draft, also when there is something to repair",
    nodes: [node(0, null, "draft", buggy)],
    draws: [0],
    chosen: ["draft", null],
  },
  {
    name: "a buggy leaf is repaired",
    nodes: [node(0, null, "draft", buggy), node(1, null, "draft", 1)],
    draws: [0.4, 0],
    chosen: ["debug", 0],
  },
  {
    name: "not when the draw says no",
    nodes: [node(0, null, "draft", buggy), node(1, null, "draft", 1)],
    draws: [0.6],
    chosen: ["improve", 1],
  },
  {
    name: "a leaf that was repaired too often is given up",
    nodes: [
      node(0, null, "draft", buggy),
      node(1, null, "draft", 1),
      node(2, 0, "debug", buggy),
      node(3, 2, "debug", buggy),
    ],
    draws: [0.1, 0],
    chosen: ["improve", 1],
  },
  {
    name: "everything buggy and none to repair: draft",
    nodes: [node(0, null, "draft", buggy), node(1, null, "draft", buggy)],
    draws: [0.9],
    chosen: ["draft", null],
  },
  {
    name: "the best good node is improved",
    nodes: [node(0, null, "draft", 1), node(1, null, "draft", 3), node(2, 1, "improve", 2)],
    draws: [0.9],
    chosen: ["improve", 1],
  },
])("$name", ({ nodes, draws, chosen }) => {
  const queue = [...draws];
  const choice = policy(nodes, "higher", () => queue.shift() ?? 0.99);
  expect([choice?.stage, choice?.parent?.id ?? null]).toEqual(chosen);
});
