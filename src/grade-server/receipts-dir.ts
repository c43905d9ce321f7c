import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import { readHostileFile, writeFileAtomic } from "../core/files.ts";
import { openBelow, openSafeDir } from "../core/safe-dir.ts";
import { dropStem } from "../remote/claim.ts";
import type { SigningKey } from "../remote/keys.ts";
import { type Receipt, sign } from "../remote/receipt.ts";

export interface Refusing {
  /** Directories below the drop directory: [], [submitter] or [submitter, run]. */
  readonly place: readonly string[];
  /** What the refusal's file is called, before ".refusal.json". */
  readonly stem: string;
  readonly subject: string;
  readonly code: string;
  readonly detail: string;
}

/** Where answers to what lies in the drop directory are written: `<submitter>/<run>/<stem>.receipt.json`. */
export interface ReceiptsDir {
  /** Also takes back a refusal that came before, of a file that has become right since. */
  receipt(receipt: Receipt): void;
  refuse(refusing: Refusing): void;
}

/** The directory may be one that senders write too: no symbolic link in it is followed. */
export function openReceiptsDir(dir: string, { key, clock }: { key: SigningKey; clock: Clock }): ReceiptsDir {
  return {
    receipt(receipt) {
      using place = openPlace(dir, [receipt.submitter, receipt.run]);
      const stem = dropStem(receipt);
      const path = join(place.path, `${stem}.receipt.json`);
      const text = `${JSON.stringify(receipt, null, 2)}\n`;
      const there = readHostileFile(path, 65_536);
      if (there.kind === "read" && Buffer.from(there.bytes).toString("utf8") === text) return;
      writeFileAtomic(path, text);
      rmSync(join(place.path, `${stem}.refusal.json`), { force: true });
    },
    refuse({ place: names, stem, subject, code, detail }) {
      using place = openPlace(dir, names);
      const path = join(place.path, `${stem}.refusal.json`);
      if (existsSync(path) && isSame(path, code, detail)) return; // after a restart
      const signed = sign(
        {
          version: 1,
          kind: "refusal",
          submitter: names[0] ?? null,
          run: names[1] ?? null,
          subject: subject.slice(0, 300),
          code,
          detail: detail.slice(0, 1000),
          refused_at: new Date(clock.now()).toISOString(),
        } as const,
        key,
      );
      writeFileAtomic(path, `${JSON.stringify(signed, null, 2)}\n`);
    },
  };
}

function openPlace(dir: string, names: readonly string[]) {
  let place = openSafeDir(dir);
  for (const name of names) {
    using parent = place;
    place = openBelow(parent, name, { make: true });
  }
  return place;
}

function isSame(path: string, code: string, detail: string): boolean {
  const there = readHostileFile(path, 65_536);
  if (there.kind !== "read") return false;
  try {
    const value = JSON.parse(Buffer.from(there.bytes).toString("utf8")) as Record<string, unknown>;
    return value["code"] === code && value["detail"] === detail.slice(0, 1000);
  } catch {
    return false;
  }
}
