import { randomBytes } from "node:crypto";
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { systemErrorCode } from "../core/errors.ts";
import { listGpus } from "./linux/gpus.ts";
import { markedOwner, type Owner, ownerMark, ownerRuns, thisOwner } from "./linux/owner.ts";
import { stateRoot } from "./slot.ts";

/** What a run needs of the machine while it runs; 0 for what it makes no claim on. */
export interface Needs {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly gpus: number;
}

export interface Claim extends Disposable {
  /** GPUs that no other claim on this machine has meanwhile, as nvidia-smi numbers them. */
  readonly gpuIds: readonly string[];
}

/** Who gets what of a machine, across all harnesses on it. */
export interface MachinePool {
  readonly capacity: Capacity;
  /** Waits until the needs fit; those of higher priority, then those that have waited longer, go first. */
  claim(needs: Needs, options: { readonly priority: number; readonly signal: AbortSignal }): Promise<Claim>;
}

export interface Capacity {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly gpuIds: readonly string[];
}

/** One claim, as its file says. */
export interface Entry extends Needs, Owner {
  readonly id: string;
  readonly priority: number;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
  /** null: it waits. */
  readonly gpuIds: readonly string[] | null;
}

const POLL_MS = 100;
const UNSIGNED_MS = 2000;
/** So long may smaller claims of the same priority pass one that does not fit yet; then it is next. */
const PATIENCE_MS = 10 * 60_000;

/** The cores, nine tenths of the memory, and the GPUs of this machine; nvidia-smi, which is slow, is asked when needed. */
export function machineCapacity(): Capacity {
  let gpuIds: readonly string[] | null = null;
  return {
    cpus: availableParallelism(),
    memoryBytes: Math.floor(totalmem() * 0.9),
    get gpuIds() {
      gpuIds ??= listGpus();
      return gpuIds;
    },
  };
}

/** The pool of this machine: a small file for each claim in a directory that all our harnesses share. */
export function machinePool(
  capacity: Capacity = machineCapacity(),
  root: string = join(stateRoot(), "pool"),
): MachinePool {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  return {
    capacity,
    async claim(needs, { priority, signal }) {
      const owner = thisOwner();
      const id = `${owner.pid}-${randomBytes(6).toString("hex")}`;
      const path = join(root, `${id}.json`);
      const entry: Entry = {
        ...within(needs, capacity),
        ...owner,
        id,
        priority,
        since: Date.now(),
        gpuIds: null,
      };
      write(path, entry);
      try {
        for (;;) {
          signal.throwIfAborted();
          const gpuIds = await locked(root, () => {
            const granted = grant(id, { entries: readEntries(root), capacity, now: Date.now() });
            if (granted) write(path, { ...entry, gpuIds: granted });
            return granted;
          });
          if (gpuIds) return { gpuIds, [Symbol.dispose]: () => rmSync(path, { force: true }) };
          await delay(POLL_MS);
        }
      } catch (error) {
        rmSync(path, { force: true });
        throw error;
      }
    },
  };
}

/** More than the whole machine is asked for: the run gets the machine to itself. */
function within({ cpus, memoryBytes, gpus }: Needs, capacity: Capacity): Needs {
  return {
    cpus: Math.min(cpus, capacity.cpus),
    memoryBytes: Math.min(memoryBytes, capacity.memoryBytes),
    gpus,
  };
}

/**
 * The GPUs that the claim `id` gets when it may start now, or null while it has to wait. Claims are served in their
 * order; one that does not fit yet lets smaller ones of its own priority pass, but not for ever.
 */
export function grant(
  id: string,
  { entries, capacity, now }: { entries: readonly Entry[]; capacity: Capacity; now: number },
): readonly string[] | null {
  const running = entries.filter(({ gpuIds }) => gpuIds !== null);
  const sum = (key: "cpus" | "memoryBytes") => running.reduce((total, entry) => total + entry[key], 0);
  const taken = new Set(running.flatMap(({ gpuIds }) => gpuIds ?? []));
  let cpus = capacity.cpus - sum("cpus");
  let memoryBytes = capacity.memoryBytes - sum("memoryBytes");
  const waiting = entries.filter((entry) => entry.gpuIds === null).sort(inOrder);
  const areWanted = waiting.some(({ gpus }) => gpus > 0);
  let gpuIds = areWanted ? capacity.gpuIds.filter((gpu) => !taken.has(gpu)) : [];
  let passable = Number.NEGATIVE_INFINITY;
  for (const entry of waiting) {
    if (entry.priority < passable) return null;
    const fits = entry.cpus <= cpus && entry.memoryBytes <= memoryBytes && entry.gpus <= gpuIds.length;
    if (!fits) {
      if (entry.id === id || now - entry.since > PATIENCE_MS) return null;
      passable = entry.priority;
      continue;
    }
    if (entry.id === id) return gpuIds.slice(0, entry.gpus);
    // It goes first, and will take its part when it looks next.
    cpus -= entry.cpus;
    memoryBytes -= entry.memoryBytes;
    gpuIds = gpuIds.slice(entry.gpus);
  }
  return null;
}

function inOrder(a: Entry, b: Entry): number {
  return b.priority - a.priority || a.since - b.since || (a.id < b.id ? -1 : 1);
}

/** All claims of living processes; those of dead ones are removed. */
function readEntries(root: string): Entry[] {
  return readdirSync(root).flatMap((name) => {
    if (!name.endsWith(".json")) return [];
    try {
      const entry = JSON.parse(readFileSync(join(root, name), "utf8")) as Entry;
      if (ownerRuns(entry)) return [entry];
      rmSync(join(root, name), { force: true });
      return [];
    } catch {
      return []; // released this moment
    }
  });
}

function write(path: string, entry: Entry): void {
  writeFileSync(`${path}.new`, JSON.stringify(entry));
  renameSync(`${path}.new`, path);
}

/** Runs `work` while no other harness on this machine is inside; a lock of a dead process is taken over. */
async function locked<T>(root: string, work: () => T): Promise<T> {
  const lock = join(root, "lock");
  for (;;) {
    try {
      writeFileSync(lock, ownerMark(), { flag: "wx" });
      break;
    } catch (error) {
      if (systemErrorCode(error) !== "EEXIST") throw error;
      breakStale(lock);
      await delay(2);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function breakStale(lock: string): void {
  try {
    if (!isStale(lock)) return;
    const wreck = `${lock}.${randomBytes(6).toString("hex")}`;
    renameSync(lock, wreck); // whoever renames it has broken it
    // Between our look and the rename another harness may have broken it and made its own: that one goes back.
    if (!isStale(wreck)) linkSync(wreck, lock);
    rmSync(wreck, { force: true });
  } catch {
    // another harness has it by now
  }
}

/** A lock of a process that is gone, or one that its maker did not live to sign. */
function isStale(lock: string): boolean {
  const owner = markedOwner(readFileSync(lock, "utf8"));
  return owner ? !ownerRuns(owner) : Date.now() - statSync(lock).mtimeMs > UNSIGNED_MS;
}
