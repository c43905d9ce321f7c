import { createHash } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import type { Clock } from "../core/clock.ts";
import { explainWriteError } from "../core/files.ts";
import type { JournalEvent } from "./schema.ts";

/** `prev` of the first event. */
export const genesis = "0".repeat(64);

/** An append-only, hash-chained events.jsonl. Each append is on the disk when it returns. */
export interface Journal extends Disposable {
  readonly events: readonly JournalEvent[];
  append(type: string, data: Readonly<Record<string, unknown>>): JournalEvent;
}

/**
 * Opens or creates the journal at `path`. A last line that a crash cut short is dropped; it never took effect.
 * @throws Error when a whole line is broken or the chain does not fit: the file was changed by another hand
 */
export function openJournal(path: string, clock: Clock): Journal {
  const { events, validBytes, damage } = existsSync(path)
    ? readJournal(path)
    : { events: [], validBytes: 0, damage: null };
  if (damage) throw new Error(`${path}: ${damage}`);
  if (existsSync(path)) truncateSync(path, validBytes);
  const fd = openSync(path, "a", 0o644);
  const list = [...events];
  return {
    events: list,
    append(type, data) {
      const last = list.at(-1);
      const unsigned = {
        seq: (last?.seq ?? -1) + 1,
        time: new Date(clock.now()).toISOString(),
        type,
        data: JSON.parse(JSON.stringify(data)) as Record<string, unknown>,
        prev: last?.hash ?? genesis,
      };
      const event = { ...unsigned, hash: hashOf(unsigned) };
      try {
        writeAll(fd, Buffer.from(`${JSON.stringify(event)}\n`));
        fsyncSync(fd);
      } catch (error) {
        throw explainWriteError(error, path);
      }
      list.push(event);
      return event;
    },
    [Symbol.dispose]: () => closeSync(fd),
  };
}

export interface ReadJournal {
  readonly events: readonly JournalEvent[];
  /** Length of the part that holds whole, chained lines. */
  readonly validBytes: number;
  /** What is wrong with a whole line, or null. A cut last line is no damage. */
  readonly damage: string | null;
}

/** Reads and checks a journal without opening it for writing. */
export function readJournal(path: string): ReadJournal {
  const bytes = readFileSync(path);
  const events: JournalEvent[] = [];
  let offset = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, offset)) {
    const damage = checkLine(bytes.toString("utf8", offset, end), events);
    if (damage) return { events, validBytes: offset, damage: `line ${events.length + 1}: ${damage}` };
    offset = end + 1;
  }
  return { events, validBytes: offset, damage: null };
}

function checkLine(line: string, events: JournalEvent[]): string | null {
  let event: JournalEvent;
  try {
    event = JSON.parse(line) as JournalEvent;
  } catch {
    return "is not JSON";
  }
  const { hash, ...unsigned } = event;
  const last = events.at(-1);
  if (unsigned.prev !== (last?.hash ?? genesis))
    return "does not follow the line before it (a line was changed, removed or added)";
  if (hash !== hashOf(unsigned)) return "was changed after it was written (its hash does not fit)";
  events.push(event);
  return null;
}

function hashOf(unsigned: Omit<JournalEvent, "hash">): string {
  return createHash("sha256").update(JSON.stringify(unsigned)).digest("hex");
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}
