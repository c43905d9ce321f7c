import { writeSync } from "node:fs";
import { open, rename, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../core/errors.ts";
import { explainWriteError, makeDirs } from "../../core/files.ts";
import { formatBytes } from "../../core/units.ts";
import type { KaggleClient } from "./client.ts";
import { errorOfFetch, PassingError } from "./errors.ts";
import { type PartFile, partFileOf } from "./part-file.ts";
import { watchStall } from "./watch-stall.ts";

export interface DownloadRequest {
  readonly competition: string;
  /** The file to make, such as `<data-dir>/<id>/<id>.zip`; an older one there is replaced at the end. */
  readonly target: string;
  readonly signal?: AbortSignal | undefined;
  /** `totalBytes` is undefined while the server does not say. */
  readonly onProgress?: ((doneBytes: number, totalBytes: number | undefined) => void) | undefined;
  /** A connection that brings nothing for this long is cut and made anew; default one minute. */
  readonly stallMs?: number;
}

export interface Downloaded {
  readonly sizeBytes: number;
  /** Bytes that were there from an earlier, unfinished download. */
  readonly resumedBytes: number;
}

/**
 * A competition's whole data as one zip. Written to `<target>.part`, moved to `target` when its length is right.
 * A cut or stalled connection is resumed from the last byte; so is the download of a process that was killed, if the
 * file at Kaggle is still the same. On an error the part stays for the next time.
 * @throws KaggleError; UserError for a full disk or missing permission; the signal's reason
 */
export async function downloadCompetition(
  client: KaggleClient,
  request: DownloadRequest,
): Promise<Downloaded> {
  const part = partFileOf(request.target);
  try {
    makeDirs(dirname(request.target));
    const resumedBytes = part.sizeBytes();
    const transfer: Transfer = { client, request, part, furthest: resumedBytes };
    const sizeBytes = await client.retrying(() => attempt(transfer), request.signal);
    await rename(part.path, request.target);
    part.forgetState();
    return { sizeBytes, resumedBytes };
  } catch (error) {
    throw explainWriteError(error, request.target);
  }
}

interface Transfer {
  readonly client: KaggleClient;
  readonly request: DownloadRequest;
  readonly part: PartFile;
  /** The most bytes that any attempt reached: only more than these are progress, or a server could loop us. */
  furthest: number;
}

/** One connection, from the part's end to the file's. @returns the file's size */
async function attempt(transfer: Transfer): Promise<number> {
  const { client, request, part } = transfer;
  const have = part.sizeBytes();
  const state = part.state();
  if (have > 0 && have === state?.totalBytes) return have;
  using stall = watchStall({ clock: client.clock, stallMs: request.stallMs ?? 60_000 });
  const signal = request.signal ? AbortSignal.any([request.signal, stall.signal]) : stall.signal;
  let response: Response | undefined;
  try {
    const { competition } = request;
    const headers = have > 0 ? { range: `bytes=${have}-`, "if-range": state!.validator! } : {};
    const path = `/competitions/data/download-all/${encodeURIComponent(competition)}`;
    response = await client.open(path, { competition, headers, signal });
    stall.seen();
    const plan = planOf(response, have, part);
    if (plan.kind === "restart") {
      part.discard();
      throw new PassingError(plan.reason);
    }
    await checkSpace(request.target, plan.totalBytes === undefined ? 0 : plan.totalBytes - plan.from);
    return await receive(response, { transfer, plan, seen: stall.seen });
  } catch (error) {
    request.signal?.throwIfAborted();
    const failure = stall.signal.aborted ? new PassingError(stall.reason()) : error;
    throw failure instanceof PassingError ? withProgress(failure, transfer) : failure;
  } finally {
    await response?.body?.cancel().catch(() => {}); // what was not read must not hold the process
  }
}

/** The same failure, with word whether this attempt got further than all before. */
function withProgress(failure: PassingError, transfer: Transfer): PassingError {
  const reached = transfer.part.sizeBytes();
  const progressed = reached > transfer.furthest;
  transfer.furthest = Math.max(transfer.furthest, reached);
  const { message, problem, retryAfterMs, cause } = failure;
  return new PassingError(message, { problem, retryAfterMs, progressed, cause });
}

type Plan =
  | { readonly kind: "write"; readonly from: number; readonly totalBytes: number | undefined }
  | { readonly kind: "restart"; readonly reason: string };

/** What to do with the answer, and the part's state brought in line with it. */
function planOf(response: Response, have: number, part: PartFile): Plan {
  const state = part.state();
  if (response.status === 416)
    return { kind: "restart", reason: `The file at Kaggle has fewer bytes than the ${have} that are here.` };
  const validator = validatorOf(response);
  if (response.status !== 206) {
    const totalBytes = lengthOf(response);
    part.discard(); // before the new state: a kill in between must not join it to the old bytes
    part.setState({ validator, totalBytes: totalBytes ?? null });
    return { kind: "write", from: 0, totalBytes };
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  const totalBytes = range?.[2] === "*" ? undefined : Number(range?.[2]);
  if (Number(range?.[1]) !== have) return { kind: "restart", reason: "Kaggle answered with another range." };
  const isOther =
    (validator !== null && validator !== state?.validator) ||
    (totalBytes !== undefined && state?.totalBytes != null && totalBytes !== state.totalBytes);
  if (isOther) return { kind: "restart", reason: "The file at Kaggle changed during the download." };
  return { kind: "write", from: have, totalBytes: totalBytes ?? state?.totalBytes ?? undefined };
}

/** A weak ETag does not promise the same bytes, so If-Range does not take it (RFC 9110, 13.1.5). */
function validatorOf({ headers }: Response): string | null {
  const etag = headers.get("etag");
  return etag && !etag.startsWith("W/") ? etag : headers.get("last-modified");
}

function lengthOf({ headers }: Response): number | undefined {
  const text = headers.get("content-length");
  return text === null || headers.get("content-encoding") ? undefined : Number(text);
}

async function checkSpace(target: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(target));
  if (neededBytes > bavail * bsize)
    throw new UserError(
      `${target} needs ${formatBytes(neededBytes)} more, but its disk has ${formatBytes(bavail * bsize)} free. Free some space or choose another --data-dir.`,
      { exitCode: 1 },
    );
}

async function receive(
  response: Response,
  how: { transfer: Transfer; plan: Extract<Plan, { kind: "write" }>; seen: () => void },
): Promise<number> {
  const { request, part } = how.transfer;
  const { from, totalBytes } = how.plan;
  await using file = await open(part.path, from > 0 ? "r+" : "w");
  let done = from;
  for await (const chunk of chunksOf(response)) {
    how.seen();
    writeAll(file.fd, chunk, done);
    done += chunk.length;
    request.onProgress?.(done, totalBytes);
  }
  await file.sync();
  if (totalBytes !== undefined && done !== totalBytes)
    throw new PassingError(`The connection ended after ${done} of ${totalBytes} bytes.`);
  return done;
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw errorOfFetch(error, response.url ? new URL(response.url).host : "Kaggle");
      });
      if (done) return;
      yield value as Uint8Array;
    }
  } finally {
    await reader.cancel().catch(() => {}); // the connection is of no use any more
  }
}

/** Synchronous: a turn of the thread pool for each 64 kB would take longer than the write. */
function writeAll(fd: number, chunk: Uint8Array, position: number): void {
  for (let done = 0; done < chunk.length; )
    done += writeSync(fd, chunk, done, chunk.length - done, position + done);
}
