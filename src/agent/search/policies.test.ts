import { expect, test } from "vitest";
import { grow } from "../../../test/agent/simulated-nodes.ts";
import { policyNamed, policyNames, policySettings } from "./policies.ts";

const stagesOf = (name: string, settings = {}) =>
  grow({
    ...{ policy: policyNamed(name, settings), better: "higher", seed: 1, steps: 30 },
    judge: ({ id }) => (id % 3 === 0 ? null : id),
  }).map(({ stage }) => stage);

test.each(policyNames)("%s grows a tree with its published defaults, starting with a draft", (name) => {
  const stages = stagesOf(name);
  expect(stages.length).toBe(30);
  expect(stages[0]).toBe("draft");
  expect(new Set(stages).size).toBeGreaterThan(2);
});

test("an agent's settings: null is the policy's default, text is read as a number", () => {
  const blank = Object.fromEntries(
    Object.entries(policySettings("greedy")).map(([key, one]) => [key, one.default]),
  );
  expect(blank["policy"]).toBe("greedy");
  expect(stagesOf("mcts", blank)).toEqual(stagesOf("mcts"));
  const drafts = stagesOf("greedy", { ...blank, num_drafts: "12", debug_prob: 0 });
  expect(drafts.filter((stage) => stage === "draft").length).toBe(12);
});

test("every setting of every policy is offered, with each policy's own default in its help", () => {
  const settings = policySettings("mcts");
  expect(settings["max_debug_depth"]!.help).toContain("(greedy 20, mcts 20, evolutionary 10)");
  expect(settings["uct_c"]!.help).toContain("(mcts 0.25)");
  expect(settings["policy"]).toEqual({
    default: "mcts",
    help: expect.stringContaining("greedy, mcts, evolutionary"),
  });
});

test.each([
  ["mtcs", {}, /No search policy "mtcs"\. Did you mean "mcts"/],
  ["constructor", {}, /No search policy "constructor"/],
  ["mcts", { num_children: "many" }, /num_children of policy "mcts" is "many": .*number/],
  ["mcts", { num_children: 0 }, /num_children of policy "mcts" is 0: .*1/],
  ["evolutionary", { crossover_prob: "" }, /crossover_prob of policy "evolutionary" is ""/],
])("%s with %j is refused with what was expected", (name, settings, message) => {
  expect(() => policyNamed(name, settings)).toThrow(message);
});
