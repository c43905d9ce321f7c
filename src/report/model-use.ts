import type { ModelUse } from "../record/schema.ts";
import type { Experiment } from "../record/store.ts";

/**
 * What the models of some groups were asked and cost, one sentence a model; none for groups without a model. A cost that is
 * not known for every run is not given as a sum.
 */
export function modelUseTexts(experiments: readonly Experiment[]): string[] {
  const byModel = new Map<string, ModelUse[]>();
  for (const { group, runs } of experiments) {
    if (group.model === null) continue;
    const name = `${group.agent.id} with ${group.model}`;
    const uses = runs.flatMap(({ record }) => record.modelUse ?? []);
    if (uses.length > 0) byModel.set(name, [...(byModel.get(name) ?? []), ...uses]);
  }
  return [...byModel].map(([name, uses]) => textOf(name, uses));
}

function textOf(name: string, uses: readonly ModelUse[]): string {
  const sum = (count: (use: ModelUse) => number) => uses.reduce((total, use) => total + count(use), 0);
  const number = (value: number) => Math.round(value).toLocaleString("en-US");
  const costs = uses.map(({ costUsd }) => costUsd);
  const known = costs.every((cost) => cost !== null);
  const cost = known
    ? `$${sum(({ costUsd }) => costUsd ?? 0).toFixed(2)}`
    : "a cost that is unknown (no price)";
  const estimated = uses.some(({ isEstimated }) => isEstimated) ? ", in part estimated" : "";
  return `Models: ${name} took ${number(sum(({ calls }) => calls))} requests, ${number(sum(({ inputTokens }) => inputTokens))} input and ${number(sum(({ outputTokens }) => outputTokens))} output tokens${estimated}, and ${cost} in ${uses.length} ${uses.length === 1 ? "run" : "runs"}.`;
}
