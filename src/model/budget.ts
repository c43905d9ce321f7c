import type { ModelSettings } from "../record/schema.ts";

/** What a run may use of its models, input and output tokens together; absent: no limit. */
export type ModelLimits = NonNullable<ModelSettings["limits"]>;

export interface Spent {
  readonly requests: number;
  readonly tokens: number;
  /** null: a price is unknown. */
  readonly costUsd: number | null;
}

/** From this share of a limit on, replies carry a warning. */
export const warningShare = 0.8;

export interface BudgetUse {
  readonly limit: "tokens" | "cost" | "requests";
  /** Of the limit, 1 and more: spent. */
  readonly share: number;
  /** For people and agents: "812,000 of 1,000,000 tokens". */
  readonly text: string;
}

/** The limit that is nearest; null without limits. A call under way when another reaches the limit is not taken back. */
export function budgetUse(spent: Spent, limits: ModelLimits): BudgetUse | null {
  const number = new Intl.NumberFormat("en-US");
  const uses: BudgetUse[] = [];
  if (limits.tokens !== undefined)
    uses.push({
      limit: "tokens",
      share: spent.tokens / limits.tokens,
      text: `${number.format(spent.tokens)} of ${number.format(limits.tokens)} tokens`,
    });
  if (limits.costUsd !== undefined)
    uses.push({
      limit: "cost",
      share: (spent.costUsd ?? 0) / limits.costUsd,
      text: `$${(spent.costUsd ?? 0).toFixed(2)} of $${limits.costUsd.toFixed(2)}`,
    });
  if (limits.requests !== undefined)
    uses.push({
      limit: "requests",
      share: spent.requests / limits.requests,
      text: `${number.format(spent.requests)} of ${number.format(limits.requests)} requests`,
    });
  return uses.toSorted((a, b) => b.share - a.share)[0] ?? null;
}
