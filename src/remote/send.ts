import type { Clock } from "../core/clock.ts";
import { UserError } from "../core/errors.ts";
import { type OpenFile, openHostileFile, writeFileAtomic } from "../core/files.ts";
import { hashFile } from "../core/hash-file.ts";
import { type Claim, issuesOf, label, labelRule } from "./claim.ts";
import type { PublicKey } from "./keys.ts";
import { type Receipt, receipt } from "./receipt.ts";
import { requireDropDir, sendByDrop } from "./send-drop.ts";
import { sendByHttp, targetOf } from "./send-http.ts";
import { verifyReceipt } from "./verify.ts";

/** As the grader's own limit. */
const maxBytes = 1.5 * 1024 ** 3;

export interface SendRequest {
  readonly csv: string;
  readonly competition: string;
  readonly submitter: string;
  readonly run: string;
  /** `http://host:port`, `https://…`, `unix:PATH`, or a drop directory. */
  readonly to: string;
  /** The grading host's public key: without it a receipt is kept but proves nothing. */
  readonly key?: PublicKey;
  readonly token?: string;
  /** Of a drop directory: where its server writes receipts. Default: `receipts` beside it. */
  readonly receiptsDir?: string;
  /** How long to wait for a receipt, and for a server that is busy or away. */
  readonly waitMs: number;
  /** Where the receipt is kept. */
  readonly receiptPath?: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

export type Sent =
  | { readonly kind: "received"; readonly receipt: Receipt; readonly verified: boolean }
  /** Handed over; its receipt was not there yet. Sending again asks for the same receipt. */
  | { readonly kind: "waiting"; readonly receiptPath: string }
  | { readonly kind: "refused"; readonly code: string; readonly detail: string };

/** An open submission and what is claimed of it. */
export interface Parcel extends SendRequest {
  readonly claim: Claim;
  readonly file: OpenFile;
}

/** What a transport brought back; nothing in it is believed yet. */
export type Reply =
  | { readonly kind: "answer"; readonly value: unknown }
  | Exclude<Sent, { readonly kind: "received" }>;

/**
 * Hands a submission to a grading host and keeps its receipt. Sending the same content for the same run again is
 * harmless: there is one receipt of it. The file may be an agent's: no link is followed, no FIFO opened.
 * @throws UserError when the file or the host cannot be reached, or what came back is not the receipt of what was sent
 */
export async function sendForGrading(request: SendRequest): Promise<Sent> {
  for (const field of ["competition", "submitter", "run"] as const)
    if (!label.safeParse(request[field]).success)
      throw new UserError(`The ${field} "${request[field]}" cannot be sent: expected ${labelRule}.`);
  const opened = openHostileFile(request.csv, maxBytes);
  if (opened.kind === "refused") throw new UserError(`${opened.detail}.`, { exitCode: 1 });
  using file = opened.file;
  const { digest: sha256, bytes } = await hashFile(file);
  const { submitter, run, competition } = request;
  const parcel = { ...request, file, claim: { submitter, run, competition, sha256, bytes } };
  const reply = await (isAddress(request.to) ? sendByHttp(parcel) : sendByDrop(parcel));
  return reply.kind === "answer" ? acceptReceipt(reply.value, parcel) : reply;
}

/** An address of HTTP, rather than a drop directory. */
export function isAddress(to: string): boolean {
  return /^(https?:\/\/|unix:)/i.test(to);
}

/** @throws UserError naming `option` when `to` is neither an address nor a directory that is there */
export function requireDestination(to: string, option: string): void {
  if (isAddress(to)) targetOf(to, option);
  else requireDropDir(to, option);
}

function acceptReceipt(value: unknown, { key, claim, receiptPath, to }: Parcel): Sent {
  const parsed = receipt.safeParse(value);
  if (!parsed.success)
    throw new UserError(`${to} answered with something that is no receipt: ${issuesOf(parsed.error)}.`, {
      exitCode: 1,
    });
  const problems = key
    ? problemsOf(verifyReceipt(value, key, claim))
    : (Object.keys(claim) as (keyof Claim)[])
        .filter((field) => parsed.data[field] !== claim[field])
        .map((field) => `${field} is ${parsed.data[field]}; expected ${claim[field]}`);
  if (problems.length > 0)
    throw new UserError(`The receipt from ${to} is not one for this submission: ${problems.join("; ")}.`, {
      exitCode: 1,
    });
  if (receiptPath !== undefined) writeFileAtomic(receiptPath, `${JSON.stringify(parsed.data, null, 2)}\n`);
  return { kind: "received", receipt: parsed.data, verified: key !== undefined };
}

function problemsOf(verified: ReturnType<typeof verifyReceipt>): readonly string[] {
  return verified.kind === "valid" ? [] : verified.problems;
}
