import { UserError } from "../core/errors.ts";

/** "provider/model"; the model's own name may hold more slashes (openrouter/anthropic/claude-opus-4.5). */
export interface ModelName {
  readonly provider: string;
  readonly model: string;
}

/** @throws UserError for a text without a provider */
export function parseModelName(text: string): ModelName {
  const [, provider, model] = /^([^/]+)\/(.+)$/.exec(text) ?? [];
  if (provider && model) return { provider, model };
  throw new UserError(
    `--model ${text}: expected provider/name, for example openai/gpt-5.2 or scripted/demo.`,
  );
}
