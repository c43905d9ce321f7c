import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Edition } from "../competition/define.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf, UserError } from "../core/errors.ts";
import { explainWriteError } from "../core/files.ts";
import { lockGroup, lockOwner } from "../engine/group-lock.ts";
import { loadKey, makeKey, type PublicKey, type SigningKey } from "../remote/keys.ts";
import type { Receipt } from "../remote/receipt.ts";
import { openContentStore } from "./content-store.ts";
import { openDropDir } from "./drop-dir.ts";
import { type GradingQueue, startGradingQueue } from "./grading-queue.ts";
import { type Intake, makeIntake } from "./intake.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { rateLimit } from "./rate-limit.ts";
import { openReceiptsDir } from "./receipts-dir.ts";
import { openResults } from "./results.ts";
import { type SocketServerOptions, startSocketServer } from "./socket-server.ts";
import type { Tokens } from "./tokens.ts";

export interface GradeServerOptions {
  readonly resultsDir: string;
  readonly key: SigningKey;
  readonly dataDir: string;
  readonly edition: Edition;
  readonly workers: number;
  readonly drop?: { readonly dir: string; readonly receiptsDir: string; readonly settleMs: number };
  readonly socket?: { readonly listen: SocketServerOptions["listen"]; readonly tokens: Tokens | undefined };
  /** Grades once more, at the start, what the grader failed on. */
  readonly retryErrors: boolean;
  readonly ratePerMinute: number;
  readonly maxBytes: number;
  readonly maxStoredBytes: number;
  readonly clock: Clock;
  /** What an operator should know; the server goes on. */
  readonly onProblem: (message: string) => void;
  readonly onReceived: (receipt: Receipt) => void;
  /** The server can not keep its promises any more and must end; a new start goes on from the disk. */
  readonly onFatal: (error: unknown) => void;
}

export interface GradeServer extends AsyncDisposable {
  readonly key: PublicKey;
  readonly drop: GradeServerOptions["drop"];
  /** Where it listens, if it does. */
  readonly address: string | undefined;
  /** Looks once at the drop directory, if there is one. */
  scan(): Promise<void>;
  /** Nothing waits for a grade. */
  readonly idle: boolean;
}

/** The key at `path`, made where there is none. @throws UserError as {@link loadKey} */
export function keyAt(path: string): SigningKey {
  return existsSync(path) ? loadKey(path) : makeKey(path);
}

/** Makes the directory of results, for its owner alone. */
export function makeResultsDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainWriteError(error, dir);
  }
}

/**
 * Takes submissions, signs receipts, grades; whatever was received and not graded when the last server ended is graded
 * first.
 * @throws UserError when another server works on these results, or directories lie where senders reach them
 */
export async function startGradeServer(options: GradeServerOptions): Promise<GradeServer> {
  const { resultsDir, drop, socket, key, clock, onFatal } = options;
  if (drop) requireApart(options, drop);
  await using stack = new AsyncDisposableStackLite();
  stack.use(lockResults(resultsDir));
  const ledger = stack.use(openLedger(options));
  const store = openContentStore(resultsDir);
  const results = stack.use(openResults(resultsDir, store, onFatal));
  const queue: GradingQueue = stack.use(
    startGradingQueue({
      ...options,
      store,
      onGrade: (receipt, grade) => results.add(ledger.grade(receipt.sequence, grade)),
    }),
  );
  const intake = makeIntake({
    ...options,
    ledger,
    store,
    onReceived(receipt) {
      queue.add(receipt);
      options.onReceived(receipt);
    },
  });
  const limit = rateLimit(options.ratePerMinute, clock);
  const receipts = drop && openReceiptsDir(drop.receiptsDir, { key, clock });
  const dropDir = drop && receipts && openDropDir({ ...options, ...drop, intake, receipts, limit });
  for (const entry of ledger.entries.values()) {
    results.add(entry);
    if (entry.via === "drop") receipts?.receipt(entry.receipt);
    const isRetried = options.retryErrors && entry.graded?.grade.kind === "grader-error";
    if (!entry.graded || isRetried) queue.add(entry.receipt);
  }
  results.flush();
  const listening = socket && stack.use(await listenOn(socket, { ...options, intake, ledger, limit }));
  const held = stack.move();
  return {
    key: key.public,
    drop,
    address: listening?.address,
    async scan() {
      try {
        await dropDir?.scan();
      } catch (error) {
        options.onProblem(`${drop?.dir}: ${messageOf(error)}`); // a shared folder that is away comes back
      }
    },
    get idle() {
      return queue.idle;
    },
    async [Symbol.asyncDispose]() {
      results.flush();
      await held[Symbol.asyncDispose]();
    },
  };
}

function listenOn(
  socket: NonNullable<GradeServerOptions["socket"]>,
  parts: GradeServerOptions & { intake: Intake; ledger: Ledger; limit: SocketServerOptions["limit"] },
) {
  return startSocketServer({
    ...socket,
    ...parts,
    key: parts.key.public,
    receiptByHash: (hash) => parts.ledger.byHash(hash),
  });
}

function lockResults(dir: string): Disposable {
  try {
    return lockGroup(dir);
  } catch (error) {
    const owner = lockOwner(dir);
    if (!owner) throw error;
    throw new UserError(
      `${dir} is being worked on by a grade-server, process ${owner.pid} on ${owner.host}. Stop that one, or give another --results. If that host is gone for good, remove ${join(dir, "lock.json")}.`,
      { cause: error },
    );
  }
}

/** What senders can write must hold nothing of ours, and nothing of ours may be read as a submission. */
function requireApart(
  { resultsDir, dataDir }: GradeServerOptions,
  { dir, receiptsDir }: { dir: string; receiptsDir: string },
): void {
  const inside = (inner: string, outer: string) => {
    const path = relative(real(outer), real(inner));
    return path === "" || !(path === ".." || path.startsWith("../"));
  };
  const pairs = [
    ["--results", resultsDir, "--drop", dir],
    ["--results", resultsDir, "--receipts", receiptsDir],
    ["--data-dir", dataDir, "--drop", dir],
    ["--data-dir", dataDir, "--receipts", receiptsDir],
    ["--receipts", receiptsDir, "--drop", dir],
    ["--drop", dir, "--receipts", receiptsDir],
    ["--drop", dir, "--results", resultsDir],
  ] as const;
  for (const [inner, innerDir, outer, outerDir] of pairs)
    if (inside(innerDir, outerDir))
      throw new UserError(
        `${inner} ${innerDir} lies in ${outer} ${outerDir}. Senders can reach one of them: keep them apart.`,
      );
}

function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

/** Ends what was started, the latest first; Node 20 has no AsyncDisposableStack. */
class AsyncDisposableStackLite implements AsyncDisposable {
  #held: (Disposable | AsyncDisposable)[] = [];

  use<T extends Disposable | AsyncDisposable>(resource: T): T {
    this.#held.push(resource);
    return resource;
  }

  /** Hands all of it to another holder. */
  move(): AsyncDisposableStackLite {
    const other = new AsyncDisposableStackLite();
    other.#held = this.#held;
    this.#held = [];
    return other;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let held = this.#held.pop(); held; held = this.#held.pop()) {
      if (Symbol.asyncDispose in held) await held[Symbol.asyncDispose]();
      else held[Symbol.dispose]();
    }
  }
}
