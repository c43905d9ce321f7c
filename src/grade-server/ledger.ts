import { join } from "node:path";
import type { Edition } from "../competition/define.ts";
import type { Clock } from "../core/clock.ts";
import { UserError } from "../core/errors.ts";
import { openJournal } from "../record/journal.ts";
import type { Grade } from "../record/schema.ts";
import type { Claim } from "../remote/claim.ts";
import type { SigningKey } from "../remote/keys.ts";
import { noReceipt, type Receipt, receiptHash, sign } from "../remote/receipt.ts";
import { chainProblems, verifyReceipt } from "../remote/verify.ts";

export type Transport = "drop" | "socket";

export interface Entry {
  readonly receipt: Receipt;
  readonly via: Transport;
  /** Absent while it waits. */
  readonly graded?: { readonly grade: Grade; readonly at: string };
}

/**
 * What was received and how it was graded: the journal of the results directory. A submission is received, and a grade
 * given, when its line is on the disk; everything else is made from it again after a crash.
 */
export interface Ledger extends Disposable {
  readonly entries: ReadonlyMap<number, Entry>;
  /** The receipt of an equal submission of the same run. */
  find(claim: Claim): Receipt | undefined;
  byHash(hash: string): Receipt | undefined;
  /** Receives a submission whose content is stored; an equal one gets its earlier receipt. */
  receive(claim: Claim, via: Transport): Receipt;
  grade(sequence: number, grade: Grade): Entry;
}

export interface LedgerOptions {
  readonly resultsDir: string;
  readonly key: SigningKey;
  readonly edition: Edition;
  readonly clock: Clock;
}

/** @throws UserError when the results were begun with another key or edition, Error when the journal was changed */
export function openLedger({ resultsDir, key, edition, clock }: LedgerOptions): Ledger {
  const path = join(resultsDir, "journal.jsonl");
  const journal = openJournal(path, clock);
  const entries = new Map<number, Entry>();
  const byClaim = new Map<string, Receipt>();
  const byHash = new Map<string, Receipt>();
  let last: Receipt | undefined;

  const addReceived = (receipt: Receipt, via: Transport) => {
    entries.set(receipt.sequence, { receipt, via });
    byClaim.set(claimKey(receipt), receipt);
    byHash.set(receiptHash(receipt), receipt);
    last = receipt;
  };
  const addGraded = (sequence: number, graded: NonNullable<Entry["graded"]>): Entry => {
    const entry = { ...entries.get(sequence)!, graded };
    entries.set(sequence, entry);
    return entry;
  };

  const begun = journal.events[0];
  if (!begun) journal.append("begun", { edition, key_id: key.id });
  else requireSame(resultsDir, begun.data, { edition, key_id: key.id });
  for (const { type, time, data } of journal.events) {
    if (type === "received") addReceived(data["receipt"] as Receipt, data["via"] as Transport);
    if (type === "graded") addGraded(data["sequence"] as number, { grade: data["grade"] as Grade, at: time });
  }
  requireOwn(path, [...entries.values()], key);

  return {
    entries,
    find: (claim) => byClaim.get(claimKey(claim)),
    byHash: (hash) => byHash.get(hash),
    receive(claim, via) {
      const known = byClaim.get(claimKey(claim));
      if (known) return known;
      const now = new Date(clock.now()).toISOString();
      const receipt = sign(
        {
          version: 1,
          kind: "receipt",
          ...claim,
          edition,
          // A clock that was set back must not make receipts look back-dated.
          received_at: last && last.received_at > now ? last.received_at : now,
          sequence: (last?.sequence ?? 0) + 1,
          previous: last ? receiptHash(last) : noReceipt,
        } as const,
        key,
      );
      journal.append("received", { receipt, via });
      addReceived(receipt, via);
      return receipt;
    },
    grade(sequence, grade) {
      const { time } = journal.append("graded", { sequence, grade });
      return addGraded(sequence, { grade, at: time });
    },
    [Symbol.dispose]: () => journal[Symbol.dispose](),
  };
}

function claimKey({ submitter, run, competition, sha256 }: Claim): string {
  return [submitter, run, competition, sha256].join("/"); // no label has a "/"
}

function requireSame(
  resultsDir: string,
  begun: Readonly<Record<string, unknown>>,
  now: { edition: Edition; key_id: string },
): void {
  if (begun["edition"] !== now.edition)
    throw new UserError(
      `${resultsDir} holds results of edition ${String(begun["edition"])}; editions are never mixed. Give --edition ${String(begun["edition"])}, or another --results.`,
    );
  if (begun["key_id"] !== now.key_id)
    throw new UserError(
      `${resultsDir} was begun with the key ${String(begun["key_id"])}, not with ${now.key_id}. Give that key, or another --results.`,
    );
}

/** The chain of hashes shows a changed line; this shows a chain that was made anew without the key. */
function requireOwn(path: string, entries: readonly Entry[], key: SigningKey): void {
  const receipts = entries.map(({ receipt }) => receipt);
  const problems = receipts.flatMap((receipt) => {
    const verified = verifyReceipt(receipt, key.public);
    return verified.kind === "valid" ? [] : verified.problems;
  });
  const [problem] = [...problems, ...chainProblems(receipts)];
  if (problem) throw new Error(`${path}: a receipt in it does not fit: ${problem}`);
}
