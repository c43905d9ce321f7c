import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Family } from "./protocol.ts";

/** Where a provider is reached, and how it wants its key. */
export interface Provider {
  readonly family: Family;
  /** Up to and with the version's part of the path, without a slash at the end. */
  readonly baseUrl: string;
  /** Environment variables that may hold the key, the first that is set counts; empty: none is needed. */
  readonly keys: readonly string[];
  /** Environment variable that puts another address in place of `baseUrl`. */
  readonly baseUrlVariable: string;
}

const openaiLike = (baseUrl: string, name: string, keys = [`${name}_API_KEY`]): Provider => ({
  ...{ family: "openai", baseUrl, keys, baseUrlVariable: `${name}_BASE_URL` },
});

/** The addresses are those of the providers' API references. */
export const providers: Readonly<Record<string, Provider>> = {
  openai: openaiLike("https://api.openai.com/v1", "OPENAI"),
  anthropic: {
    family: "anthropic",
    baseUrl: "https://api.anthropic.com/v1",
    keys: ["ANTHROPIC_API_KEY"],
    baseUrlVariable: "ANTHROPIC_BASE_URL",
  },
  google: {
    family: "google",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta",
    keys: ["GEMINI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "GOOGLE_API_KEY"],
    baseUrlVariable: "GOOGLE_GEMINI_BASE_URL",
  },
  openrouter: openaiLike("https://openrouter.ai/api/v1", "OPENROUTER"),
  deepseek: openaiLike("https://api.deepseek.com/v1", "DEEPSEEK"),
  xai: openaiLike("https://api.x.ai/v1", "XAI"),
  mistral: openaiLike("https://api.mistral.ai/v1", "MISTRAL"),
  together: openaiLike("https://api.together.xyz/v1", "TOGETHER"),
  vllm: openaiLike("http://127.0.0.1:8000/v1", "VLLM", []),
  ollama: openaiLike("http://127.0.0.1:11434/v1", "OLLAMA", []),
  litellm: openaiLike("http://127.0.0.1:4000/v1", "LITELLM"),
  /** Any other endpoint that speaks OpenAI's chat completions; it needs its address. */
  compatible: openaiLike("", "COMPATIBLE", []),
};

export interface Endpoint {
  readonly family: Family;
  readonly baseUrl: string;
  /** What proves who asks: never logged, never recorded, never inside a sandbox. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The endpoint of a provider with its key.
 * @param env the harness's own environment, with what the keys file adds
 * @throws UserError for an unknown provider, a missing key or a missing address
 */
export function endpointOf(name: string, env: Readonly<Record<string, string | undefined>>): Endpoint {
  const provider = providers[name];
  if (!provider) {
    const names = [...Object.keys(providers), "scripted", "replay"];
    throw new UserError(
      `No provider "${name}".${didYouMean(name, names)} There are: ${names.join(", ")}. Another endpoint that speaks as OpenAI does: compatible/NAME with COMPATIBLE_BASE_URL.`,
    );
  }
  const { family, keys, baseUrlVariable } = provider;
  const baseUrl = withVersion((env[baseUrlVariable] || provider.baseUrl).replace(/\/+$/, ""), family);
  if (baseUrl === "") throw new UserError(`Provider "${name}" needs its address: set ${baseUrlVariable}.`);
  const optionalKey = env[`${baseUrlVariable.replace(/_BASE_URL$/, "")}_API_KEY`];
  const key =
    keys.map((variable) => env[variable]).find(Boolean) ?? (keys.length === 0 ? optionalKey : undefined);
  if (!key && keys.length > 0)
    throw new UserError(
      `Provider "${name}" needs a key: set ${keys.join(" or ")} in the environment or in the keys file (docs/models.md). It stays outside of the sandbox.`,
    );
  return { family, baseUrl, headers: key ? authorization(family, key) : {} };
}

/** Anthropic's and Google's own tools take a base address without its version. */
function withVersion(baseUrl: string, family: Family): string {
  if (baseUrl === "" || family === "openai" || /\/v\d\w*$/.test(baseUrl)) return baseUrl;
  return `${baseUrl}/${family === "anthropic" ? "v1" : "v1beta"}`;
}

function authorization(family: Family, key: string): Record<string, string> {
  switch (family) {
    case "openai":
      return { authorization: `Bearer ${key}` };
    case "anthropic":
      return { "x-api-key": key };
    case "google":
      return { "x-goog-api-key": key };
  }
}
