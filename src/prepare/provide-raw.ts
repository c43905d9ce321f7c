import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { extractZip } from "../archive/extract-zip.ts";
import { type DataDirs, dataDirs } from "../competition/data-dirs.ts";
import { type Competition, kaggleSlug } from "../competition/discover.ts";
import { UserError } from "../core/errors.ts";
import { explainWriteError, makeDirs, removeFolder, writeFileAtomic } from "../core/files.ts";
import { hashFile } from "../core/hash-file.ts";
import { removeLeftovers } from "./build-beside.ts";
import { checkZip } from "./checksums.ts";
import type { HashedContent } from "./hash-files.ts";
import type { KaggleClient } from "./kaggle/client.ts";
import { downloadCompetition } from "./kaggle/download.ts";
import { KaggleError } from "./kaggle/errors.ts";
import type { PrepareRequest } from "./prepare-request.ts";

export interface RawData {
  /** The folder to prepare from. */
  readonly dir: string;
  /** MD5 of the zip it was extracted from; absent for a folder, or when verification is skipped. */
  readonly zipMd5?: string;
  /** `discard` will remove them: files may be linked instead of copied. */
  readonly goAway: boolean;
  /** What is known of files by their absolute paths, from their extraction just now. */
  readonly hashed: ReadonlyMap<string, HashedContent>;
  /** Removes what was extracted; what the user gave stays. */
  discard(): void;
}

/** Where the raw data of a competition can be taken from, looked up without reading any of it. */
export type RawSource =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "zip"; readonly path: string /** named by the user */; readonly named: boolean };

// Which zip raw/ was extracted from. Written before the extraction; raw/ appears only when that is complete.
const extraction = z.object({
  schemaVersion: z.literal(1),
  zip: z.object({
    path: z.string(),
    sizeBytes: z.number(),
    mtimeMs: z.number(),
    md5: z.string().optional(),
  }),
});
type Extraction = z.infer<typeof extraction>;

/**
 * The raw data, extracted where they come as a zip; an extraction that is complete is not repeated.
 * @throws UserError when there are none, or the zip is damaged or not the reference's
 */
export async function provideRaw(request: PrepareRequest): Promise<RawData> {
  const { competition, dataDir, edition } = request;
  const dirs = dataDirs(dataDir, competition.id, edition);
  const source = findRaw(competition, dirs, request.rawFrom) ?? (await download(request, dirs));
  if (source.kind === "folder")
    return { dir: source.path, goAway: false, hashed: new Map(), discard: () => {} };
  return await provideFromZip(source, { request, dirs });
}

/** Kaggle's zip, in its place in the data directory, where it stays. @throws UserError as the client, or without one */
async function download(request: PrepareRequest, dirs: DataDirs): Promise<RawSource> {
  const { competition, kaggle, signal, onProgress } = request;
  if (!kaggle) throw noRawData(competition, dirs);
  await downloadCompetition(clientFrom(kaggle, competition.id), {
    competition: kaggleSlug(competition),
    target: dirs.zip,
    signal,
    onProgress: (done, total) =>
      onProgress?.({ id: competition.id, step: "download", done, ...(total !== undefined && { total }) }),
  });
  return { kind: "zip", path: dirs.zip, named: false };
}

/** @throws UserError that also names the way without Kaggle */
function clientFrom(kaggle: () => KaggleClient, id: string): KaggleClient {
  try {
    return kaggle();
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof KaggleError) throw error;
    throw new UserError(`${error.message} Data on the disk need none: --raw ${id}.zip`, {
      cause: error,
      exitCode: error.exitCode,
    });
  }
}

/**
 * Bundled data, else what the user names, else the zip or the raw/ that already lies in the data directory.
 * @throws UserError when the path named does not exist, or data are named for a competition that brings its own
 */
export function findRaw(
  competition: Competition,
  dirs: DataDirs,
  rawFrom: string | undefined,
): RawSource | undefined {
  const { id, folder, definition } = competition;
  if (definition.source.kind === "bundled") {
    if (rawFrom)
      throw new UserError(
        `${id} brings its own data. Run the command without --raw: mlebench prepare -c ${id}`,
      );
    return { kind: "folder", path: join(folder, "data") };
  }
  if (rawFrom && resolve(rawFrom) !== resolve(dirs.zip)) return findNamed(id, resolve(rawFrom));
  if (existsSync(dirs.zip)) return { kind: "zip", path: dirs.zip, named: false };
  if (hasEntries(dirs.raw)) return { kind: "folder", path: dirs.raw };
  return undefined;
}

function findNamed(id: string, path: string): RawSource {
  if (!existsSync(path))
    throw new UserError(`--raw ${path} does not exist. Give ${id}.zip, or the folder it unpacks to.`);
  if (!statSync(path).isDirectory()) return { kind: "zip", path, named: true };
  const zip = join(path, `${id}.zip`);
  if (existsSync(zip)) return { kind: "zip", path: zip, named: true };
  const folder = join(path, id);
  return { kind: "folder", path: existsSync(folder) && statSync(folder).isDirectory() ? folder : path };
}

async function provideFromZip(
  { path, named }: Extract<RawSource, { kind: "zip" }>,
  { request, dirs }: { request: PrepareRequest; dirs: DataDirs },
): Promise<RawData> {
  const statePath = join(dirs.root, "raw.json");
  const state = readExtraction(statePath);
  const zip = await identify(path, { request, known: state?.zip });
  if (zip.md5 && !request.skipVerification && !request.overwriteChecksums)
    checkZip(request.competition.id, { path, md5: zip.md5 }, request.competition.facts.checksums?.zip);

  await removeLeftovers(dirs.raw);
  let hashed: RawData["hashed"] = new Map();
  const extractedByUs = state !== undefined && hasEntries(dirs.raw);
  if (!(extractedByUs && isSame(state.zip, zip))) {
    if (!extractedByUs && hasEntries(dirs.raw)) {
      if (!named)
        return { dir: dirs.raw, ...md5Of(zip), goAway: false, hashed: new Map(), discard: () => {} }; // the Python reference's raw/
      throw new UserError(
        `${dirs.raw} holds other raw data than ${path}. Remove that folder, or prepare from it: run the command without --raw.`,
      );
    }
    hashed = await extract(path, { request, dirs, state: { schemaVersion: 1, zip }, statePath });
  }
  return {
    dir: dirs.raw,
    ...md5Of(zip),
    goAway: !request.keepRaw,
    hashed,
    discard() {
      removeFolder(dirs.raw);
      rmSync(statePath, { force: true });
    },
  };
}

async function extract(
  path: string,
  to: { request: PrepareRequest; dirs: DataDirs; state: Extraction; statePath: string },
): Promise<RawData["hashed"]> {
  const { signal, onProgress, competition, keepRaw } = to.request;
  try {
    makeDirs(to.dirs.root);
    rmSync(to.dirs.raw, { recursive: true, force: true });
  } catch (error) {
    throw explainWriteError(error, to.dirs.root);
  }
  writeFileAtomic(to.statePath, `${JSON.stringify(to.state, null, 2)}\n`);
  const entries = await extractZip(path, to.dirs.raw, {
    ...(signal && { signal }),
    hash: !keepRaw,
    onProgress: (done, total) => onProgress?.({ id: competition.id, step: "extract", done, total }),
  });
  return new Map(
    entries.flatMap(({ name, sizeBytes, sha256 }) =>
      sha256 === undefined ? [] : [[join(to.dirs.raw, name), { sizeBytes, sha256 }] as const],
    ),
  );
}

/** Size, time and, unless verification is skipped, MD5; that of an unchanged file is taken from the last time. */
async function identify(
  path: string,
  { request, known }: { request: PrepareRequest; known: Extraction["zip"] | undefined },
): Promise<Extraction["zip"]> {
  const { size: sizeBytes, mtimeMs } = statSync(path);
  const zip = { path, sizeBytes, mtimeMs };
  if (known && isSame(known, zip) && known.md5) return known;
  if (request.skipVerification && !request.overwriteChecksums) return zip;
  let done = 0;
  const { digest: md5 } = await hashFile(path, {
    algorithm: "md5",
    signal: request.signal,
    onPiece(piece) {
      done += piece.length;
      request.onProgress?.({ id: request.competition.id, step: "verify-zip", done, total: sizeBytes });
    },
  });
  return { ...zip, md5 };
}

function isSame(a: Extraction["zip"], b: Extraction["zip"]): boolean {
  return a.path === b.path && a.sizeBytes === b.sizeBytes && a.mtimeMs === b.mtimeMs;
}

function md5Of({ md5 }: Extraction["zip"]): { zipMd5?: string } {
  return md5 === undefined ? {} : { zipMd5: md5 };
}

/** A state file that cannot be read counts as none: the zip is then extracted again. */
function readExtraction(path: string): Extraction | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return extraction.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

function hasEntries(dir: string): boolean {
  return existsSync(dir) && readdirSync(dir).length > 0;
}

function noRawData(competition: Competition, dirs: DataDirs): UserError {
  const { id, facts } = competition;
  const page = facts.url ?? `https://www.kaggle.com/competitions/${kaggleSlug(competition)}`;
  return new UserError(
    `${id}: no raw data, and no download was asked for. Accept the rules and choose "Download All" at ${page}/data, then run: mlebench prepare -c ${id} --raw FILE.zip (or put the zip at ${dirs.zip})`,
  );
}
