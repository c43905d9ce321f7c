import type { Usage } from "./protocol.ts";

/** USD per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Of input that the provider read from its cache; the input's price where there is none. */
  readonly cachedInput?: number;
  /** Of input that the provider wrote to its cache (for five minutes); the input's price where there is none. */
  readonly cacheWrite?: number;
}

/** When the table below was last compared with the providers' pages. */
export const pricesAsOf = "2025-12";

/**
 * List prices by provider/name as the API calls the model, without batch, tier or long-context rates: openai.com/api/pricing,
 * anthropic.com/pricing, ai.google.dev/pricing. A model that is not here has an unknown price: it is shown as unknown, and a
 * limit of cost needs `--price`.
 */
export const prices: Readonly<Record<string, Price>> = {
  "openai/gpt-4o": { input: 2.5, cachedInput: 1.25, output: 10 },
  "openai/gpt-4o-2024-08-06": { input: 2.5, cachedInput: 1.25, output: 10 },
  "openai/gpt-4o-mini": { input: 0.15, cachedInput: 0.075, output: 0.6 },
  "openai/gpt-4.1": { input: 2, cachedInput: 0.5, output: 8 },
  "openai/gpt-4.1-mini": { input: 0.4, cachedInput: 0.1, output: 1.6 },
  "openai/gpt-4.1-nano": { input: 0.1, cachedInput: 0.025, output: 0.4 },
  "openai/o1": { input: 15, cachedInput: 7.5, output: 60 },
  "openai/o3": { input: 2, cachedInput: 0.5, output: 8 },
  "openai/o3-mini": { input: 1.1, cachedInput: 0.55, output: 4.4 },
  "openai/o4-mini": { input: 1.1, cachedInput: 0.275, output: 4.4 },
  "openai/gpt-5": { input: 1.25, cachedInput: 0.125, output: 10 },
  "openai/gpt-5-mini": { input: 0.25, cachedInput: 0.025, output: 2 },
  "openai/gpt-5-nano": { input: 0.05, cachedInput: 0.005, output: 0.4 },
  "openai/gpt-5.1": { input: 1.25, cachedInput: 0.125, output: 10 },
  "anthropic/claude-opus-4-1": { input: 15, cachedInput: 1.5, cacheWrite: 18.75, output: 75 },
  "anthropic/claude-opus-4-5": { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
  "anthropic/claude-sonnet-4-5": { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15 },
  "anthropic/claude-haiku-4-5": { input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 5 },
  "google/gemini-2.5-flash": { input: 0.3, cachedInput: 0.03, output: 2.5 },
  "google/gemini-2.5-flash-lite": { input: 0.1, cachedInput: 0.01, output: 0.4 },
};

/** The cost of one call in USD. */
export function costOf(
  usage: Usage,
  { input, output, cachedInput = input, cacheWrite = input }: Price,
): number {
  const fresh = usage.inputTokens - usage.cachedInputTokens - usage.cacheWriteTokens;
  const perMillion =
    fresh * input +
    usage.cachedInputTokens * cachedInput +
    usage.cacheWriteTokens * cacheWrite +
    usage.outputTokens * output;
  return perMillion / 1e6;
}
