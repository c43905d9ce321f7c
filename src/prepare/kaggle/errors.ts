import type { Clock } from "../../core/clock.ts";
import { messageOf, systemErrorCode, UserError } from "../../core/errors.ts";
import type { KaggleCredentials } from "./credentials.ts";

export type KaggleProblem =
  | "unauthorized"
  | "rules"
  | "forbidden"
  | "not-found"
  | "rate-limited"
  | "unreachable"
  | "unexpected";

/** What Kaggle refused, for the user to mend. `url` is the page to open, where a page helps. */
export class KaggleError extends UserError {
  readonly problem: KaggleProblem;
  readonly url: string | undefined;

  constructor(problem: KaggleProblem, message: string, options: { url?: string; cause?: unknown } = {}) {
    super(message, { exitCode: problem === "unauthorized" ? 2 : 1, cause: options.cause });
    this.problem = problem;
    this.url = options.url;
  }
}

/** A failure that may pass when the same is asked again: a cut connection, 429, 5xx. */
export class PassingError extends Error {
  override readonly name = "PassingError";
  readonly problem: "rate-limited" | "unreachable";
  /** How long Kaggle asked to wait. */
  readonly retryAfterMs: number | undefined;
  /** True when the attempt brought the work further, so that it does not count as failed. */
  readonly progressed: boolean;

  constructor(
    message: string,
    options: {
      problem?: PassingError["problem"];
      retryAfterMs?: number | undefined;
      progressed?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.problem = options.problem ?? "unreachable";
    this.retryAfterMs = options.retryAfterMs;
    this.progressed = options.progressed ?? false;
  }
}

export interface Asked {
  /** The competition's id. */
  readonly competition: string;
  readonly credentials: KaggleCredentials;
  readonly clock: Clock;
}

export function rulesUrl(competition: string): string {
  return `https://www.kaggle.com/competitions/${competition}/rules`;
}

/** The error that an answer outside 2xx stands for. Reads the answer's body. */
export async function errorOfAnswer(response: Response, asked: Asked): Promise<KaggleError | PassingError> {
  const { status } = response;
  const said = await saidBy(response);
  const quoted = said === "" ? "" : ` Kaggle said: "${said}"`;
  if (status === 429) {
    const retryAfterMs = retryAfter(response, asked.clock);
    return new PassingError(`Kaggle limits the rate of requests (429).${quoted}`, {
      problem: "rate-limited",
      retryAfterMs,
    });
  }
  if (status >= 500 || status === 408)
    return new PassingError(`Kaggle answered ${status}.${quoted}`, {
      retryAfterMs: retryAfter(response, asked.clock),
    });
  return refusal(status, { ...asked, said, quoted });
}

function refusal(
  status: number,
  { competition, credentials, said, quoted }: Asked & { said: string; quoted: string },
): KaggleError {
  const url = rulesUrl(competition);
  if (status === 401)
    return new KaggleError(
      "unauthorized",
      `Kaggle does not accept the credentials of ${credentials.source} (401).${quoted} Make a new API token at https://www.kaggle.com/settings/api and put it in KAGGLE_API_TOKEN.`,
      { url: "https://www.kaggle.com/settings/api" },
    );
  if (status === 403 && /\brules\b|competitions\.participate/i.test(said))
    return new KaggleError(
      "rules",
      `The rules of ${competition} are not accepted yet (403). Accept them at ${url} (where the button there is disabled: on the page's Data tab), then run the same command again.`,
      { url },
    );
  if (status === 403)
    return new KaggleError(
      "forbidden",
      `Kaggle refuses ${competition} (403).${quoted} Mostly the rules are not accepted (${url}), the account's phone number is not verified (https://www.kaggle.com/settings), or the competition is private.`,
      { url },
    );
  if (status === 404)
    return new KaggleError(
      "not-found",
      `Kaggle has no such thing for ${competition} (404).${quoted} See whether https://www.kaggle.com/competitions/${competition} still exists and offers it.`,
      { url: `https://www.kaggle.com/competitions/${competition}` },
    );
  return new KaggleError("unexpected", `Kaggle answered ${status} for ${competition}.${quoted}`);
}

/** Kaggle's errors are `{"code":403,"message":"…"}`; a proxy's are anything. */
async function saidBy(response: Response): Promise<string> {
  const text = await response.text().catch(() => "");
  if (/^\s*</.test(text)) return "";
  return messageIn(text).replace(/\s+/g, " ").trim().slice(0, 300);
}

function messageIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== "object" || body === null) return "";
    return "message" in body && typeof body.message === "string" ? body.message : "";
  } catch {
    return text;
  }
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfter(response: Response, clock: Clock): number | undefined {
  const text = response.headers.get("retry-after")?.trim();
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now());
}

/** What a `fetch` that threw stands for: mostly a cut connection, which may pass. */
export function errorOfFetch(error: unknown, host: string): unknown {
  if (error instanceof UserError || error instanceof PassingError) return error;
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = systemErrorCode(cause) ?? "";
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER/.test(code))
    return new KaggleError(
      "unexpected",
      `The certificate of ${host} is not trusted (${code}). Behind a company's proxy, name its certificate in NODE_EXTRA_CA_CERTS.`,
      { cause: error },
    );
  return new PassingError(`The connection to ${host} failed (${code || messageOf(cause)}).`, {
    cause: error,
  });
}
