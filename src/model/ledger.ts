import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  readSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { messageOf, UserError } from "../core/errors.ts";
import type { ModelUse } from "../record/schema.ts";
import type { Spent } from "./budget.ts";
import type { Usage } from "./protocol.ts";

/** One call as it was asked and answered: a line of model-calls.jsonl, and what a replay plays. */
export interface RecordedCall {
  readonly index: number;
  /** ISO 8601, when it was asked. */
  readonly time: string;
  readonly role: string;
  readonly key: string | null;
  readonly protocol: string;
  /** The model that was asked for from inside, and the run's model that answered: provider/name. */
  readonly asked: string;
  readonly model: string;
  readonly path: string;
  readonly isStream: boolean;
  /** The JSON body as it was sent. */
  readonly request: unknown;
  /** null: no answer came, with `error`. */
  readonly status: number | null;
  readonly contentType: string;
  /** The body as it came, also of what broke off. */
  readonly reply: string;
  readonly error: string | null;
  /** null: nothing was charged, for a failure. */
  readonly usage: Usage | null;
  /** The provider told no counts: they are estimated from the texts. */
  readonly isEstimated: boolean;
  /** null: the price is unknown. */
  readonly costUsd: number | null;
  /** From the question to the end of the answer, without the waits between tries. */
  readonly latencyMs: number;
  readonly retries: number;
  /** Waits between tries. */
  readonly waitMs: number;
}

/**
 * All calls of a run, on the disk before an agent sees the reply. After a crash it is read again: what was spent stays
 * spent, and a call that was answered is not asked again.
 */
export class Ledger implements Disposable {
  private readonly path: string;
  private readonly fd: number;
  private readonly places = new Map<string, { readonly at: number; readonly length: number }>();
  private end = 0;
  private totals: ModelUse = nothing;

  constructor(path: string) {
    this.path = path;
    if (existsSync(path)) this.readAgain();
    this.fd = openSync(path, "a+", 0o600);
  }

  spent(): Spent {
    const { calls, inputTokens, outputTokens, costUsd } = this.totals;
    return { requests: calls, tokens: inputTokens + outputTokens, costUsd };
  }

  summary(): ModelUse {
    return this.totals;
  }

  append(call: RecordedCall): void {
    const line = Buffer.from(`${JSON.stringify(call)}\n`);
    for (let written = 0; written < line.length; ) written += writeSync(this.fd, line, written);
    fdatasyncSync(this.fd);
    this.take(call, line.length);
  }

  /** The good answer that a call of this name has had. */
  answered(key: string): RecordedCall | null {
    const place = this.places.get(key);
    if (!place) return null;
    const line = Buffer.alloc(place.length);
    readSync(this.fd, line, 0, place.length, place.at);
    return JSON.parse(line.toString("utf8")) as RecordedCall;
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }

  private readAgain(): void {
    const bytes = readFileSync(this.path);
    for (let at = 0; at < bytes.length; ) {
      const newline = bytes.indexOf(10, at);
      if (newline < 0) break; // torn by a crash: the reply was not seen by anyone
      this.take(parseCall(bytes.toString("utf8", at, newline), this.path), newline + 1 - at);
      at = newline + 1;
    }
    truncateSync(this.path, this.end);
  }

  private take(call: RecordedCall, length: number): void {
    if (call.key !== null && isGood(call)) this.places.set(call.key, { at: this.end, length });
    this.end += length;
    this.totals = added(this.totals, call);
  }
}

const nothing: ModelUse = {
  ...{ calls: 0, failed: 0, retries: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
  ...{ reasoningTokens: 0, costUsd: 0, isEstimated: false, latencyMs: 0, waitMs: 0 },
};

function added(totals: ModelUse, call: RecordedCall): ModelUse {
  const { usage } = call;
  const cost = usage ? call.costUsd : 0;
  return {
    calls: totals.calls + 1,
    failed: totals.failed + (isGood(call) ? 0 : 1),
    retries: totals.retries + call.retries,
    inputTokens: totals.inputTokens + (usage?.inputTokens ?? 0),
    cachedInputTokens: totals.cachedInputTokens + (usage?.cachedInputTokens ?? 0),
    outputTokens: totals.outputTokens + (usage?.outputTokens ?? 0),
    reasoningTokens: totals.reasoningTokens + (usage?.reasoningTokens ?? 0),
    costUsd: totals.costUsd === null || cost === null ? null : totals.costUsd + cost,
    isEstimated: totals.isEstimated || call.isEstimated,
    latencyMs: totals.latencyMs + call.latencyMs,
    waitMs: totals.waitMs + call.waitMs,
  };
}

/** A whole answer of a model, not a refusal or a failure. */
export function isGood({ status, error }: Pick<RecordedCall, "status" | "error">): boolean {
  return status !== null && status < 300 && error === null;
}

/** A recording's calls. @throws UserError when it cannot be read or a line is no call */
export function readRecording(path: string): RecordedCall[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`The recording ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line, i) => parseCall(line, `${path}, line ${i + 1}`));
}

function parseCall(line: string, where: string): RecordedCall {
  try {
    const call = JSON.parse(line) as RecordedCall;
    if (typeof call.protocol === "string" && typeof call.reply === "string") return call;
  } catch {
    // told below
  }
  throw new UserError(
    `${where}: expected a recorded call of a model, as a run's model-calls.jsonl has them.`,
  );
}
