import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { explainWriteError } from "../core/files.ts";

/** A file that comes in; it is removed unless it is kept. */
export interface Incoming extends Disposable {
  write(piece: Uint8Array): void;
  /** Moves the content, safely on the disk, to where the store keeps it. */
  keep(sha256: string): void;
}

/** Submissions by the hash of their content: each is kept once, whoever sends it. */
export interface ContentStore {
  path(sha256: string): string;
  has(sha256: string): boolean;
  readonly storedBytes: number;
  /** @throws UserError when the disk is full */
  open(): Incoming;
}

/** Removes what a killed server left half-received. */
export function openContentStore(resultsDir: string): ContentStore {
  const kept = join(resultsDir, "submissions");
  const incoming = join(resultsDir, "incoming");
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  let storedBytes = readdirSync(kept).reduce((sum, name) => sum + statSync(join(kept, name)).size, 0);
  const path = (sha256: string) => join(kept, `${sha256}.csv`);
  return {
    path,
    has: (sha256) => existsSync(path(sha256)),
    get storedBytes() {
      return storedBytes;
    },
    open() {
      const temporary = join(incoming, randomBytes(8).toString("hex"));
      const fd = openSync(temporary, "wx", 0o600);
      let bytes = 0;
      return {
        write(piece) {
          try {
            for (let done = 0; done < piece.length; ) done += writeSync(fd, piece, done);
          } catch (error) {
            throw explainWriteError(error, temporary);
          }
          bytes += piece.length;
        },
        keep(sha256) {
          const isNew = !existsSync(path(sha256));
          fsyncSync(fd);
          renameSync(temporary, path(sha256));
          syncDir(kept);
          if (isNew) storedBytes += bytes;
        },
        [Symbol.dispose]() {
          closeSync(fd);
          rmSync(temporary, { force: true });
        },
      };
    },
  };
}

/** A name is on the disk only when its directory is. */
function syncDir(dir: string): void {
  const fd = openSync(dir, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
