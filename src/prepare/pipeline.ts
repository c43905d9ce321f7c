import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { dataDirs } from "../competition/data-dirs.ts";
import type { Edition, Prepare, PrepareInput } from "../competition/define.ts";
import { renderDescription } from "../competition/description.ts";
import { type Competition, loadPrepare } from "../competition/discover.ts";
import { descriptionOf } from "../competition/original-description.ts";
import { parseAnswers } from "../competition/read-answers.ts";
import { submissionSchemaFiles } from "../competition/submission-schema-files.ts";
import { UserError } from "../core/errors.ts";
import { writeFileAtomic } from "../core/files.ts";
import { JsonError } from "../frame/python-json.ts";
import { buildBeside, removeLeftovers } from "./build-beside.ts";
import { checksumDifferences, checksumError, preparedChecksums } from "./checksums.ts";
import { type LinkingWriter, makeDataWriter, privateModes, publicModes } from "./data-writer.ts";
import { makeDownload } from "./download-extra.ts";
import { manifestFiles, type PreparedManifest } from "./manifest.ts";
import type { PrepareRequest } from "./prepare-request.ts";
import { provideRaw, type RawData } from "./provide-raw.ts";
import { makeRawReader } from "./raw-reader.ts";

export type PrepareOutcome =
  | {
      readonly kind: "prepared";
      readonly id: string;
      readonly edition: Edition;
      readonly dir: string;
      readonly files: number;
      readonly sizeBytes: number;
      readonly verification: PreparedManifest["verification"];
    }
  | {
      readonly kind: "already-prepared";
      readonly id: string;
      readonly edition: Edition;
      readonly dir: string;
    };

/**
 * Raw data -> `prepared/public` and `prepared/private`, whole or not at all: built in a directory beside, checked
 * against the reference's MD5s, then moved into place. What a killed run left is cleaned, a finished extraction used.
 * @throws UserError: no raw data, a file or column missing, a damaged zip, other MD5s, no space, no permission
 */
export async function prepareCompetition(request: PrepareRequest): Promise<PrepareOutcome> {
  const { competition, dataDir, edition, signal } = request;
  const { id } = competition;
  const dirs = dataDirs(dataDir, id, edition);
  await removeLeftovers(dirs.prepared);
  if (!request.force && !request.overwriteChecksums && (await isPrepared(request)))
    return { kind: "already-prepared", id, edition, dir: dirs.prepared };

  const prepare = await loadPrepare(id);
  if (!prepare) throw cannotPrepare(id, dirs.prepared);
  const raw = await provideRaw(request);
  await using building = await buildBeside(dirs.prepared);
  chmodSync(building.dir, publicModes.dir);
  request.onProgress?.({ id, step: "split" });
  const download = makeDownload({ competition: id, places: [raw.dir, dirs.root], signal });
  const { links } = await split(competition, {
    prepare,
    dataDir,
    rawData: raw,
    target: building.dir,
    edition,
    download,
  });
  request.onProgress?.({ id, step: "verify" });
  const verification = await verify(request, { prepared: building.dir, zipMd5: raw.zipMd5 });
  const files = await manifestFiles(building.dir, {
    signal,
    known: (path) => raw.hashed.get(links.get(path) ?? ""),
  });
  const manifest: PreparedManifest = { schemaVersion: 1, competition: id, edition, verification, files };
  writeFileAtomic(join(building.dir, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  signal?.throwIfAborted();
  await building.commit();
  if (!request.keepRaw) raw.discard();
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { kind: "prepared", id, edition, dir: dirs.prepared, files: files.length, sizeBytes, verification };
}

/**
 * Ours carry a manifest, written last. Data of the Python reference carry none: they count when answers and
 * sample submission are there and, in edition v1, no MD5 differs.
 */
async function isPrepared({
  competition,
  dataDir,
  edition,
  skipVerification,
}: PrepareRequest): Promise<boolean> {
  const dirs = dataDirs(dataDir, competition.id, edition);
  const answersAreThere = existsSync(join(dirs.private, competition.answers));
  if (!answersAreThere || !samplePath(dirs.prepared, competition.sampleSubmission)) return false;
  if (existsSync(join(dirs.prepared, "manifest.json")) || skipVerification || edition !== "v1") return true;
  const found = await preparedChecksums(dirs.prepared);
  return checksumDifferences(competition.facts.checksums, found).length === 0;
}

function cannotPrepare(id: string, prepared: string): UserError {
  return new UserError(
    `${id} can be graded but not prepared here. Prepare it with the Python reference's tool of the same name and command: its data, in ${prepared}, is used as it is.`,
    { exitCode: 1 },
  );
}

async function split(
  competition: Competition,
  options: {
    prepare: Prepare;
    dataDir: string;
    rawData: RawData;
    target: string;
    edition: Edition;
    download: PrepareInput["download"];
  },
): Promise<LinkingWriter> {
  const { id, definition, sampleSubmission, answers } = competition;
  const { prepare, dataDir, rawData, target, edition, download } = options;
  const scratch = join(target, "unpacked");
  const publicData = makeDataWriter(join(target, "public"), {
    modes: publicModes,
    linkFrom: [scratch, ...(rawData.goAway ? [rawData.dir] : [])],
  });
  // No links: a file in both places would have one mode, and private/ is closed to others.
  const privateData = makeDataWriter(join(target, "private"), { modes: privateModes });
  const raw = makeRawReader(id, rawData.dir, scratch);
  const scratchData = makeDataWriter(join(scratch, "made"), { modes: privateModes, linkFrom: [scratch] });
  try {
    const out = { public: publicData, private: privateData, scratch: scratchData };
    await prepare({ raw, ...out, edition, download });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new UserError(
      `${id}: a raw JSON file is not as Kaggle ships it: ${error.message}. Get the data again.`,
      { cause: error },
    );
  }
  await rm(scratch, { recursive: true, force: true });
  const { text } = descriptionOf(competition, { dataDir, edition });
  const { metric, submission: spec } = definition;
  publicData.file("description.md", renderDescription(text, { spec, metric, sampleSubmission }));
  const sample = samplePath(target, sampleSubmission);
  if (!sample) throw new Error(`The prepare of ${id} wrote no public/${sampleSubmission}.`);
  const answersPath = `private/${answers}`;
  if (!existsSync(join(target, answersPath)))
    throw new Error(`The prepare of ${id} wrote no ${answersPath}.`);
  const read = (file: string) => parseAnswers(readFileSync(join(target, file)), file);
  const schema = submissionSchemaFiles({
    competition: id,
    edition,
    definition,
    answers: read(answersPath),
    sample: { path: sample, table: read(sample) },
  });
  for (const [name, content] of Object.entries(schema)) writeFileSync(join(target, name), content);
  return publicData;
}

/** Where the sample submission stands below the prepared folder: some competitions pack it in public/. */
function samplePath(prepared: string, name: string): string | undefined {
  return [`public/${name}`, `private/${name}`].find((path) => existsSync(join(prepared, path)));
}

async function verify(
  { competition, edition, skipVerification, overwriteChecksums }: PrepareRequest,
  { prepared, zipMd5 }: { prepared: string; zipMd5: string | undefined },
): Promise<PreparedManifest["verification"]> {
  const { id, folder, facts } = competition;
  if (edition !== "v1") return "none";
  if (overwriteChecksums) {
    const found = await preparedChecksums(prepared);
    const zip = zipMd5 ?? facts.checksums?.zip;
    const checksums = { ...(zip && { zip }), ...found };
    writeFileAtomic(join(folder, "facts.json"), `${JSON.stringify({ ...facts, checksums }, null, 2)}\n`);
    return "equal";
  }
  if (skipVerification) return "skipped";
  if (!facts.checksums) return "none";
  const differences = checksumDifferences(facts.checksums, await preparedChecksums(prepared));
  if (differences.length > 0) throw checksumError(id, differences);
  return "equal";
}
