import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { messageOf, UserError } from "../core/errors.ts";
import { claimHeaders } from "./claim.ts";
import type { Parcel, Reply } from "./send.ts";

const maxAnswerBytes = 65_536;
const silenceMs = 120_000;
const continueMs = 3000;
const pieceBytes = 2 ** 18;

interface Answer {
  readonly status: number;
  readonly value: unknown;
  readonly retryAfterMs: number;
}

/** Posts the submission; a server that is busy or away is asked again until the time to wait is over. */
export async function sendByHttp(parcel: Parcel): Promise<Reply> {
  const { clock, waitMs, signal, to } = parcel;
  const target = targetOf(to);
  const end = clock.monotonicMs() + waitMs;
  for (let tries = 1; ; tries++) {
    const answer = await post(parcel, target).catch((error: unknown) => messageOf(error));
    if (typeof answer !== "string" && (answer.status === 200 || answer.status === 201))
      return { kind: "answer", value: answer.value };
    const mayPass = typeof answer === "string" || [429, 503, 507].includes(answer.status);
    const pauseMs = Math.max(
      typeof answer === "string" ? 0 : answer.retryAfterMs,
      Math.min(tries * 500, 10_000),
    );
    if (!mayPass || clock.monotonicMs() + pauseMs > end) return failed(answer, to);
    await clock.sleep(pauseMs, signal);
  }
}

function failed(answer: Answer | string, to: string): Reply {
  if (typeof answer === "string")
    throw new UserError(
      `${to} cannot be reached: ${answer}. Is mlebench grade-server running there? With --wait 10m it is tried for so long.`,
      { exitCode: 1 },
    );
  const { error } = (answer.value ?? {}) as { error?: unknown };
  const detail = typeof error === "string" ? error.slice(0, 1000) : "no reason was given";
  return { kind: "refused", code: `http-${answer.status}`, detail };
}

function post({ claim, file, token }: Parcel, { send, options }: Target): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send({
      ...options,
      method: "POST",
      headers: {
        "content-type": "text/csv",
        "content-length": claim.bytes,
        [claimHeaders.submitter]: claim.submitter,
        [claimHeaders.run]: claim.run,
        [claimHeaders.competition]: claim.competition,
        [claimHeaders.sha256]: claim.sha256,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        expect: "100-continue", // a submission that is known or refused is not sent at all
      },
    });
    request.setTimeout(silenceMs, () => request.destroy(new Error("no answer in time")));
    request.on("error", reject);
    request.on("response", (response) => readAnswer(response).then(resolve, reject));
    const body = once(() => {
      let at = 0;
      const more = (): void => {
        for (;;) {
          const piece = Buffer.allocUnsafe(Math.min(pieceBytes, claim.bytes - at));
          const got = piece.length === 0 ? 0 : file.readAt(at, piece);
          if (got === 0) return void request.end();
          at += got;
          if (!request.write(piece.subarray(0, got))) return void request.once("drain", more);
        }
      };
      more();
    });
    request.on("continue", body);
    // A proxy may not know of "continue".
    const impatience = setTimeout(body, continueMs);
    for (const event of ["response", "error", "close"]) request.on(event, () => clearTimeout(impatience));
    request.flushHeaders();
  });
}

interface Target {
  readonly send: typeof httpRequest;
  readonly options: RequestOptions;
}

/** @throws UserError naming `option` when it is no address */
export function targetOf(to: string, option = "--to"): Target {
  const path = "/v1/submissions";
  if (to.startsWith("unix:"))
    return { send: httpRequest, options: { socketPath: to.slice("unix:".length), path } };
  let url: URL;
  try {
    url = new URL(to);
  } catch (error) {
    throw new UserError(`${option} ${to}: not an address. Expected http://HOST:PORT.`, { cause: error });
  }
  const { hostname, port, protocol, pathname } = url;
  return {
    send: protocol === "https:" ? httpsRequest : httpRequest,
    options: {
      hostname: hostname.replace(/^\[|\]$/g, ""),
      path: `${pathname.replace(/\/$/, "")}${path}`,
      ...(port ? { port } : {}),
    },
  };
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxAnswerBytes) throw new Error("the answer is longer than any receipt");
    pieces.push(piece);
  }
  const retryAfter = Number(response.headers["retry-after"]);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(pieces).toString("utf8"));
  } catch {
    value = undefined; // told by whoever needs it
  }
  return {
    status: response.statusCode ?? 0,
    value,
    retryAfterMs: Number.isFinite(retryAfter) ? retryAfter * 1000 : 0,
  };
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (!done) run();
    done = true;
  };
}
