import type { Clock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import { packageVersion } from "../../core/package-root.ts";
import { authorization, type KaggleCredentials } from "./credentials.ts";
import { errorOfAnswer, errorOfFetch, KaggleError } from "./errors.ts";
import { type RetryOptions, withRetries } from "./retry.ts";

export interface KaggleClientOptions {
  readonly credentials: KaggleCredentials;
  /** From {@link kaggleApiUrl}. */
  readonly apiUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly maxFailures?: number;
  readonly onRetry?: RetryOptions["onRetry"];
}

export interface KaggleRequest {
  /** The competition's id, for messages. */
  readonly competition: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface KaggleClient {
  readonly clock: Clock;
  /** One attempt. 2xx and 416 are returned, with the body unread. @throws KaggleError; PassingError */
  open(path: string, request: KaggleRequest): Promise<Response>;
  /** The whole body, with retries. @throws KaggleError; the signal's reason */
  bytes(path: string, request: KaggleRequest): Promise<Uint8Array>;
  /** As `bytes`, parsed. @throws KaggleError also when it is no JSON */
  json(path: string, request: KaggleRequest): Promise<unknown>;
  /** @throws KaggleError when it gave up */
  retrying<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * Kaggle's API v1, or the server that `KAGGLE_API_ENDPOINT` names, the variable of Kaggle's client up to 1.6 (the
 * newer one knows no address but Kaggle's own): with or without the `/api/v1` at its end.
 */
export function kaggleApiUrl(env: Readonly<Record<string, string | undefined>>): string {
  const given = env["KAGGLE_API_ENDPOINT"]?.trim() || "https://www.kaggle.com";
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:")
    throw new UserError(
      `KAGGLE_API_ENDPOINT=${given} is no address. Unset it, or write one such as https://www.kaggle.com.`,
    );
  const base = given.replace(/\/+$/, "");
  return base.endsWith("/api/v1") ? base : `${base}/api/v1`;
}

/**
 * Asks Kaggle's API: `GET <apiUrl><path>` with the credentials. Files are answered by a redirect to a storage
 * server with a signed address; the credentials never go there.
 */
export function makeKaggleClient(options: KaggleClientOptions): KaggleClient {
  const { clock, random, maxFailures, onRetry } = options;
  const client: KaggleClient = {
    clock,
    open: (path, request) => open(`${options.apiUrl}${path}`, { ...options, ...request }),
    bytes: (path, request) =>
      client.retrying(async () => {
        const response = await client.open(path, request);
        try {
          return new Uint8Array(await response.arrayBuffer());
        } catch (error) {
          throw errorOfFetch(error, hostOf(response.url || options.apiUrl));
        }
      }, request.signal),
    json: async (path, request) => parse(await client.bytes(path, request), request.competition),
    retrying: (work, signal) => withRetries(work, { clock, random, maxFailures, onRetry, signal }),
  };
  return client;
}

const maxRedirects = 5;

async function open(first: string, options: KaggleClientOptions & KaggleRequest): Promise<Response> {
  const { credentials, competition, headers, signal, fetch } = options;
  const common = {
    "user-agent": `mlebench/${packageVersion()}`,
    "accept-encoding": "identity", // or lengths and ranges would be those of another encoding
    ...headers,
  };
  let url = first;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const ours = new URL(url).origin === new URL(first).origin;
    const response = await fetch(url, {
      headers: ours ? { ...common, authorization: authorization(credentials) } : common,
      redirect: "manual",
      ...(signal && { signal }),
    }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw errorOfFetch(error, hostOf(url));
    });
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location) {
      await response.body?.cancel();
      url = new URL(location, url).href;
      continue;
    }
    if (!response.ok && response.status !== 416) throw await errorOfAnswer(response, options);
    if (response.headers.get("content-type")?.startsWith("text/html")) {
      await response.body?.cancel();
      throw webPage(competition, credentials);
    }
    return response;
  }
  throw new KaggleError("unexpected", `Kaggle redirects ${competition} in a circle (${hostOf(url)}).`);
}

function webPage(competition: string, { source }: KaggleCredentials): KaggleError {
  return new KaggleError(
    "unexpected",
    `Kaggle answered ${competition} with a web page instead of data: a log-in page, a page about an outage, or a proxy's. Check the credentials of ${source}, then run the same command again.`,
  );
}

function parse(bytes: Uint8Array, competition: string): unknown {
  const text = Buffer.from(bytes).toString("utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new KaggleError(
      "unexpected",
      `Kaggle's answer for ${competition} is no JSON: ${JSON.stringify(text.slice(0, 80))}.`,
      { cause: error },
    );
  }
}

function hostOf(url: string): string {
  return new URL(url).host;
}
