import { lstatSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../core/clock.ts";
import { messageOf, systemErrorCode } from "../core/errors.ts";
import { type HostileRead, openHostileFile, readHostileFile } from "../core/files.ts";
import { hashFile } from "../core/hash-file.ts";
import { namesIn, openBelow, openSafeDir, type SafeDir } from "../core/safe-dir.ts";
import {
  type Claim,
  type DropName,
  label,
  maxRequestBytes,
  parseDropName,
  parseDropRequest,
} from "../remote/claim.ts";
import type { Intake } from "./intake.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { ReceiptsDir } from "./receipts-dir.ts";

export interface DropDirOptions {
  readonly dir: string;
  readonly intake: Intake;
  readonly receipts: ReceiptsDir;
  readonly limit: RateLimit;
  /** What does not fit is refused only after it has not changed for so long: a copy may be under way. */
  readonly settleMs: number;
  readonly clock: Clock;
  readonly onProblem: (message: string) => void;
}

export interface DropDir {
  /** Looks at everything once. Only reads below the directory; nothing is ever written or removed there. */
  scan(): Promise<void>;
}

/** Entries looked at in one directory; a flood of one submitter's cannot hide another's. */
const maxSubmitters = 1000;
const maxRuns = 10_000;
const maxFiles = 1000;

/** What is known of one submission's files, so that each state of them is dealt with once. */
interface Seen {
  files: string;
  since: number;
  hashed: boolean;
  settled: boolean;
  scan: number;
}

interface Place extends DropDirOptions {
  readonly submitter: string;
  readonly run: string;
  readonly at: SafeDir;
}

/** Takes submissions that others put into a directory (docs/grade-server.md: the drop directory). */
export function openDropDir(options: DropDirOptions): DropDir {
  const seen = new Map<string, Seen>();
  let scans = 0;
  return {
    async scan() {
      scans++;
      using root = openSafeDir(options.dir);
      for (const submitter of labelled(root, [], { ...options, max: maxSubmitters })) {
        await entering(root, { ...options, place: [submitter] }, async (dir) => {
          for (const run of labelled(dir, [submitter], { ...options, max: maxRuns })) {
            await entering(dir, { ...options, place: [submitter, run] }, (at) =>
              scanRun({ ...options, submitter, run, at }, { seen, scan: scans }),
            );
            await nextTurn();
          }
        });
      }
      for (const [key, { scan }] of seen) if (scan !== scans) seen.delete(key);
    },
  };
}

/** Names that may be a submitter's or a run's; the others are refused together. Hidden ones belong to copying programs. */
function labelled(
  dir: SafeDir,
  place: readonly string[],
  { receipts, onProblem, max }: DropDirOptions & { max: number },
): string[] {
  const { names, more } = namesIn(dir, max);
  const visible = names.filter((name) => !name.startsWith("."));
  const odd = visible.filter((name) => !label.safeParse(name).success);
  if (odd.length > 0 || more)
    refuseQuietly({ receipts, onProblem }, badNames(place, odd, more ? max : undefined));
  return visible.filter((name) => label.safeParse(name).success);
}

function badNames(place: readonly string[], odd: readonly string[], max: number | undefined) {
  const first = [...odd]
    .sort()
    .slice(0, 5)
    .map((name) => JSON.stringify(name.slice(0, 80)));
  const parts = [
    ...(odd.length > 0 ? [`not of the protocol: ${first.join(", ")}${odd.length > 5 ? " …" : ""}`] : []),
    ...(max === undefined ? [] : [`more than ${max} entries; the others are not looked at`]),
  ];
  return { place, stem: "names", subject: place.join("/"), code: "bad-names", detail: parts.join("; ") };
}

/** Opens a directory and works in it. What goes wrong there is told and stops nothing else. */
async function entering(
  parent: SafeDir,
  { place, receipts, onProblem }: DropDirOptions & { place: readonly string[] },
  work: (dir: SafeDir) => Promise<void>,
): Promise<void> {
  const name = place.at(-1)!;
  let opened: SafeDir;
  try {
    opened = openBelow(parent, name);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT") return; // gone meanwhile
    if (code !== "ENOTDIR" && code !== "ELOOP") return onProblem(`${place.join("/")}: ${messageOf(error)}`);
    return refuseQuietly(
      { receipts, onProblem },
      {
        place: place.slice(0, -1),
        stem: name,
        subject: name,
        code: "not-a-directory",
        detail: "expected a directory; symbolic links are not followed",
      },
    );
  }
  using dir = opened;
  try {
    await work(dir);
  } catch (error) {
    onProblem(`${place.join("/")}: ${messageOf(error)}`);
  }
}

function refuseQuietly(
  { receipts, onProblem }: Pick<DropDirOptions, "receipts" | "onProblem">,
  refusing: Parameters<ReceiptsDir["refuse"]>[0],
): void {
  try {
    receipts.refuse(refusing);
  } catch (error) {
    onProblem(`a refusal could not be written: ${messageOf(error)}`);
  }
}

async function scanRun(place: Place, memory: { seen: Map<string, Seen>; scan: number }): Promise<void> {
  const { submitter, run, at } = place;
  const { names, more } = namesIn(at, maxFiles);
  const visible = names.filter((name) => !name.startsWith("."));
  const odd = visible.filter((name) => !parseDropName(name));
  if (odd.length > 0 || more)
    refuseQuietly(place, badNames([submitter, run], odd, more ? maxFiles : undefined));
  for (const text of visible) {
    const name = parseDropName(text);
    if (name?.part !== "request.json") continue;
    const seen = look(place, name, memory);
    if (!seen.settled) await take({ place, name, seen });
  }
}

/** The memory of this submission's files; a new one when they have changed. */
function look(
  place: Place,
  { stem }: DropName,
  { seen, scan }: { seen: Map<string, Seen>; scan: number },
): Seen {
  const key = `${place.submitter}/${place.run}/${stem}`;
  const files = ["request.json", "csv"].map((part) => stateOf(join(place.at.path, `${stem}.${part}`))).join();
  const before = seen.get(key);
  const now: Seen =
    before?.files === files
      ? { ...before, scan }
      : { files, since: place.clock.monotonicMs(), hashed: false, settled: false, scan };
  seen.set(key, now);
  return now;
}

function stateOf(path: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join(":");
  } catch {
    return "-";
  }
}

interface Taking {
  readonly place: Place;
  readonly name: DropName;
  readonly seen: Seen;
}

/** One request: a receipt, a refusal, or nothing yet. */
async function take(taking: Taking): Promise<void> {
  const { place, name, seen } = taking;
  const { intake, receipts } = place;
  const read = readHostileFile(join(place.at.path, `${name.stem}.request.json`), maxRequestBytes);
  if (read.kind === "refused") return refuseFile(taking, read, "request.json");
  const request = parseDropRequest(read.bytes, name);
  if (typeof request === "string") return refuseInTime(taking, { code: "bad-request", detail: request });
  const { version: _, ...content } = request;
  const claim: Claim = { submitter: place.submitter, run: place.run, ...content };
  const known = intake.find(claim);
  const objection = known ? undefined : intake.objection(claim);
  if (objection) return refuse(taking, objection);
  if (!known && !(await storeContent(taking, claim))) return;
  receipts.receipt(known ?? intake.receive(claim, "drop"));
  seen.settled = true;
}

/** @returns true when the store holds the content that the claim names */
async function storeContent(taking: Taking, claim: Claim): Promise<boolean> {
  const { place, name, seen } = taking;
  const opened = openHostileFile(join(place.at.path, `${name.stem}.csv`), claim.bytes);
  if (opened.kind === "refused") {
    refuseFile(taking, opened, "csv");
    return false;
  }
  using file = opened.file;
  const wrong = (detail: string) => {
    refuseInTime(taking, { code: "other-content", detail });
    return false;
  };
  if (file.sizeBytes !== claim.bytes)
    return wrong(`the file has ${file.sizeBytes} bytes; the request says ${claim.bytes}`);
  if (seen.hashed) return wrong("the file's content has another sha256 than the request says");
  if (place.limit.take(`drop ${place.submitter}`) > 0) return false; // its turn comes with a later scan
  using incoming = place.intake.store.open();
  const { digest, bytes } = await hashFile(file, { onPiece: (piece) => incoming.write(piece) });
  seen.hashed = true;
  if (digest !== claim.sha256 || bytes !== claim.bytes) return false;
  incoming.keep(claim.sha256);
  return true;
}

/** A file that cannot be read: not there yet, still growing past its size, or none that is ever read. */
function refuseFile(
  taking: Taking,
  { reason, detail }: Extract<HostileRead, { kind: "refused" }>,
  part: DropName["part"],
): void {
  if (reason === "missing") return;
  if (reason === "not-a-regular-file") refuse(taking, { code: reason, detail: `the ${part} ${notRegular}` });
  else if (reason === "unreadable")
    refuseInTime(taking, { code: reason, detail: `the ${part} cannot be read: ${codeIn(detail)}` });
  else if (part === "csv")
    refuseInTime(taking, { code: "other-content", detail: "the file has more bytes than the request says" });
  else refuseInTime(taking, { code: reason, detail: `the request has more than ${maxRequestBytes} bytes` });
}

const notRegular = "is not a regular file (symbolic links, FIFOs, devices and directories are not read)";

/** The system's code without the path, which is one of this process. */
function codeIn(detail: string): string {
  return /\((\w+)\)$/.exec(detail)?.[1] ?? "the system refuses";
}

function refuseInTime(taking: Taking, problem: { code: string; detail: string }): void {
  const { clock, settleMs } = taking.place;
  if (clock.monotonicMs() - taking.seen.since >= settleMs) refuse(taking, problem);
}

function refuse({ place, name, seen }: Taking, { code, detail }: { code: string; detail: string }): void {
  const { submitter, run, receipts } = place;
  receipts.refuse({ place: [submitter, run], stem: name.stem, subject: name.stem, code, detail });
  seen.settled = true;
}
