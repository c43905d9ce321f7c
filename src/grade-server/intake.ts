import { dataDirs, isPrepared } from "../competition/data-dirs.ts";
import type { Edition } from "../competition/define.ts";
import { competitionIds } from "../competition/discover.ts";
import { formatBytes } from "../core/units.ts";
import type { Claim } from "../remote/claim.ts";
import type { Receipt } from "../remote/receipt.ts";
import type { ContentStore } from "./content-store.ts";
import type { Ledger, Transport } from "./ledger.ts";

export interface Objection {
  readonly code: "unknown-competition" | "not-prepared" | "too-large" | "store-full";
  readonly detail: string;
}

/** The one door for submissions, whichever way they come. */
export interface Intake {
  find(claim: Claim): Receipt | undefined;
  /** Why this would not be taken: told before a byte of it is read. */
  objection(claim: Claim): Objection | undefined;
  /** Receives what the store holds, and has it graded. */
  receive(claim: Claim, via: Transport): Receipt;
  readonly store: ContentStore;
}

export interface IntakeOptions {
  readonly ledger: Ledger;
  readonly store: ContentStore;
  readonly dataDir: string;
  readonly edition: Edition;
  readonly maxBytes: number;
  readonly maxStoredBytes: number;
  readonly onReceived: (receipt: Receipt) => void;
  /** The journal could not be written: what comes after a broken line would be lost, so the server must end. */
  readonly onFatal: (error: unknown) => void;
}

export function makeIntake(options: IntakeOptions): Intake {
  const { ledger, store, dataDir, edition, maxBytes, maxStoredBytes } = options;
  const known = new Set(competitionIds());
  return {
    store,
    find: (claim) => ledger.find(claim),
    objection({ competition, bytes }) {
      // Asked first: only a known id may become part of a path.
      if (!known.has(competition))
        return { code: "unknown-competition", detail: `there is no competition "${competition}"` };
      if (!isPrepared(dataDirs(dataDir, competition, edition)))
        return {
          code: "not-prepared",
          detail: `the grading host has no prepared data of "${competition}", edition ${edition}`,
        };
      if (bytes > maxBytes)
        return {
          code: "too-large",
          detail: `${bytes} bytes; the limit is ${maxBytes} (${formatBytes(maxBytes)})`,
        };
      if (store.storedBytes + bytes > maxStoredBytes)
        return { code: "store-full", detail: "the grading host keeps as many submissions as it may" };
      return undefined;
    },
    receive(claim, via) {
      const before = ledger.find(claim);
      if (before) return before;
      const receipt = receiveOrEnd(claim, via, options);
      options.onReceived(receipt);
      return receipt;
    },
  };
}

function receiveOrEnd(claim: Claim, via: Transport, { ledger, onFatal }: IntakeOptions): Receipt {
  try {
    return ledger.receive(claim, via);
  } catch (error) {
    onFatal(error);
    throw error;
  }
}
