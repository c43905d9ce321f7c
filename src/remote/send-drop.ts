import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../core/errors.ts";
import { explainWriteError, makeDirs, readHostileFile, writeFileAtomic } from "../core/files.ts";
import { hashFile } from "../core/hash-file.ts";
import { dropStem } from "./claim.ts";
import { refusal } from "./receipt.ts";
import type { Parcel, Reply } from "./send.ts";
import { verifyRefusal } from "./verify.ts";

const lookEveryMs = 250;
const maxAnswerBytes = 65_536;

/** Puts the submission into a drop directory, content first and request last, and waits for what comes back. */
export async function sendByDrop(parcel: Parcel): Promise<Reply> {
  const { to, claim, clock, waitMs, signal } = parcel;
  requireDropDir(to, "--to");
  const stem = dropStem(claim);
  const answers = join(parcel.receiptsDir ?? resolve(to, "..", "receipts"), claim.submitter, claim.run);
  const receiptPath = join(answers, `${stem}.receipt.json`);
  const refusalPath = join(answers, `${stem}.refusal.json`);
  const before = read(refusalPath);
  if (read(receiptPath) === undefined) await put(parcel, stem);

  const end = clock.monotonicMs() + waitMs;
  for (;;) {
    const isLast = clock.monotonicMs() >= end;
    const text = read(receiptPath);
    if (text !== undefined) return { kind: "answer", value: parse(text) };
    const refused = read(refusalPath);
    // One from an earlier attempt may be overtaken by this one: it counts only when nothing else has come.
    if (refused !== undefined && (refused !== before || isLast)) return refusedBy(refused, parcel);
    if (isLast) return { kind: "waiting", receiptPath };
    await clock.sleep(Math.min(lookEveryMs, waitMs), signal);
  }
}

/** @throws UserError naming `option` */
export function requireDropDir(to: string, option: string): void {
  if (statSync(to, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new UserError(
    `${option} ${to} is no directory. Give the drop directory that the grading host reads, or http://HOST:PORT, or unix:PATH.`,
  );
}

async function put({ to, claim, file }: Parcel, stem: string): Promise<void> {
  const dir = join(to, claim.submitter, claim.run);
  makeDirs(dir);
  // A hidden name until it is whole: the server passes those over, and so should a copy by rsync.
  const temporary = join(dir, `.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const fd = openSync(temporary, "wx", 0o644);
    try {
      await hashFile(file, {
        onPiece(piece) {
          for (let done = 0; done < piece.length; ) done += writeSync(fd, piece, done);
        },
      });
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, join(dir, `${stem}.csv`));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw explainWriteError(error, dir);
  }
  const { competition, sha256, bytes } = claim;
  writeFileAtomic(
    join(dir, `${stem}.request.json`),
    `${JSON.stringify({ version: 1, competition, sha256, bytes })}\n`,
  );
}

function refusedBy(text: string, { key, submitter, run }: Parcel): Reply {
  const value = parse(text);
  const parsed = refusal.safeParse(value);
  const isSigned = !key || verifyRefusal(value, key).kind === "valid";
  if (!parsed.success || !isSigned || parsed.data.submitter !== submitter || parsed.data.run !== run)
    throw new UserError("A refusal lies where the receipt should, but the grading host did not sign it.", {
      exitCode: 1,
    });
  return { kind: "refused", code: parsed.data.code, detail: parsed.data.detail };
}

function read(path: string): string | undefined {
  const found = readHostileFile(path, maxAnswerBytes);
  return found.kind === "read" ? Buffer.from(found.bytes).toString("utf8") : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
