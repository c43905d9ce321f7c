import { expect, test } from "vitest";
import type { ModelUse } from "../record/schema.ts";
import type { Experiment } from "../record/store.ts";
import { modelUseTexts } from "./model-use.ts";

const use = (costUsd: number | null, more: Partial<ModelUse> = {}): ModelUse => ({
  ...{
    calls: 3,
    failed: 0,
    retries: 0,
    inputTokens: 1500,
    cachedInputTokens: 0,
    outputTokens: 20,
    reasoningTokens: 0,
  },
  ...{ costUsd, isEstimated: false, latencyMs: 0, waitMs: 0, ...more },
});
const experiment = (model: string | null, uses: readonly (ModelUse | undefined)[]) =>
  ({
    group: { model, agent: { id: "aide" } },
    runs: uses.map((modelUse) => ({ record: { modelUse } })),
  }) as unknown as Experiment;

test("requests, tokens and cost are summed over the runs of a model", () => {
  const texts = modelUseTexts([
    experiment("openai/gpt-5", [use(0.5), undefined]),
    experiment("openai/gpt-5", [use(1.25)]),
  ]);
  expect(texts).toEqual([
    "Models: aide with openai/gpt-5 took 6 requests, 3,000 input and 40 output tokens, and $1.75 in 2 runs.",
  ]);
});

test("an unknown price is said, never summed; estimates are named; no model, no line", () => {
  expect(modelUseTexts([experiment("vllm/m", [use(1), use(null, { isEstimated: true })])])[0]).toMatch(
    /in part estimated, and a cost that is unknown/,
  );
  expect(modelUseTexts([experiment(null, [undefined]), experiment("a/b", [undefined])])).toEqual([]);
});
