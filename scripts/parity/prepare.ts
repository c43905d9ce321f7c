import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { extractArchive } from "../../src/archive/extract-archive.ts";
import { dataDirs } from "../../src/competition/data-dirs.ts";
import { competitionIds, loadCompetition } from "../../src/competition/discover.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import { prepareCompetition } from "../../src/prepare/pipeline.ts";
import { digestOf, type PreparedDigest, parquetText } from "../../test/prepared-digest.ts";
import { makeRawOf } from "../../test/raw-of.ts";

const help = `npm run parity -- prepare --reference DIR
  Prepares the made-up raw data of every competition with the Python reference and with edition v1, and compares every
  file: bytes, of archives the members, of Parquet files the values.
  --reference DIR      a checkout of github.com/openai/mle-bench
  --python FILE        a Python that has the reference's packages (default python3)
  --competition ID     only this one; may stand several times
  --keep               leave both results and say where
  --write-golden       keep the reference's MD5s as test/golden/prepare/<id>.json
`;

/** @returns the exit status: 0 when all competitions agree */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      reference: { type: "string" },
      python: { type: "string", default: "python3" },
      competition: { type: "string", short: "c", multiple: true },
      keep: { type: "boolean", default: false },
      "write-golden": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || !values.reference) {
    console.error(help);
    return values.help ? 0 : 2;
  }
  const { reference, python } = values;
  const ids = values.competition ?? ofReference(reference);
  let same = 0;
  for (const id of ids) {
    const dir = mkdtempSync(join(tmpdir(), "parity-"));
    try {
      const compared = await compareOne(id, { dir, reference, python });
      const isSame = compared.differences.length === 0;
      if (isSame) same++;
      console.log(
        isSame
          ? `  same  ${id}: ${compared.files} files`
          : `DIFFERS ${id}\n${compared.differences.slice(0, 20).join("\n")}`,
      );
      if (values["write-golden"] && isSame) writeGolden(id, await digestOf(join(dir, "reference")));
      if (values.keep) console.log(`        ${dir}`);
    } finally {
      if (!values.keep) rmSync(dir, { recursive: true, force: true });
    }
  }
  console.log(`${same} of ${ids.length}`);
  return same === ids.length ? 0 : 1;
}

function writeGolden(id: string, digest: PreparedDigest): void {
  const path = join(packageRoot, "test/golden/prepare", `${id}.json`);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `${JSON.stringify(digest, null, 2)}\n`);
}

function ofReference(reference: string): string[] {
  return competitionIds().filter((id) =>
    existsSync(join(reference, "mlebench/competitions", id, "prepare.py")),
  );
}

interface Place {
  readonly dir: string;
  readonly reference: string;
  readonly python: string;
}

async function compareOne(
  id: string,
  { dir, reference, python }: Place,
): Promise<{ files: number; differences: string[] }> {
  const [rawFrom, rawCopy, theirs] = [join(dir, "raw"), join(dir, "raw-reference"), join(dir, "reference")];
  try {
    await makeRawOf(id, rawFrom);
    cpSync(rawFrom, rawCopy, { recursive: true });
    const script = join(packageRoot, "scripts/parity/prepare_with_reference.py");
    const places = [join(theirs, "public"), join(theirs, "private")];
    const run = spawnSync(python, ["-O", script, reference, id, rawCopy, ...places], { encoding: "utf8" });
    if (run.status !== 0)
      return { files: 0, differences: [`  the reference failed: ${run.stderr.slice(-1500)}`] };
    const competition = await loadCompetition(id);
    await prepareCompetition({ competition, dataDir: dir, edition: "v1", rawFrom, skipVerification: true });
  } catch (error) {
    return { files: 0, differences: [`  ours failed: ${error instanceof Error ? error.stack : error}`] };
  }
  const ours = dataDirs(dir, id).prepared;
  return await compareFolders(
    theirs,
    ours,
    (name) => /^(public|private)\//.test(name) && !oursOnly.has(name),
  );
}

/** Written by our pipeline besides what the preparer writes. */
const oursOnly = new Set(["public/description.md"]);

async function compareFolders(
  theirs: string,
  ours: string,
  isCompared: (name: string) => boolean = () => true,
): Promise<{ files: number; differences: string[] }> {
  const found = new Set(filesOf(ours).filter(isCompared));
  const expected = filesOf(theirs);
  const differences = [
    ...expected.filter((name) => !found.has(name)).map((name) => `  ${name}: missing`),
    ...[...found].filter((name) => !expected.includes(name)).map((name) => `  ${name}: not in the reference`),
  ];
  for (const name of expected.filter((each) => found.has(each))) {
    const difference = await compareFiles(join(theirs, name), join(ours, name));
    if (difference) differences.push(`  ${name}: ${difference}`);
  }
  return { files: expected.length, differences };
}

function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
}

async function compareFiles(theirs: string, ours: string): Promise<string | undefined> {
  const [a, b] = [readFileSync(theirs), readFileSync(ours)];
  if (a.equals(b)) return undefined;
  if (/\.(zip|7z|tar|tar\.gz)$/.test(theirs)) {
    const scratch = mkdtempSync(join(tmpdir(), "parity-members-"));
    const [a, b] = [join(scratch, "a"), join(scratch, "b")];
    await extractArchive(theirs, a);
    await extractArchive(ours, b);
    const { differences } = await compareFolders(a, b);
    rmSync(scratch, { recursive: true, force: true });
    return differences.length > 0 ? `members differ: ${differences.join("; ")}` : undefined;
  }
  if (theirs.endsWith(".parquet")) return await compareParquet(theirs, ours);
  const at = a.findIndex((byte, i) => byte !== b[i]);
  const near = (bytes: Buffer) => JSON.stringify(bytes.toString("latin1", Math.max(0, at - 40), at + 60));
  return `${a.length} and ${b.length} bytes; at ${at} the reference has ${near(a)}, ours ${near(b)}`;
}

async function compareParquet(theirs: string, ours: string): Promise<string | undefined> {
  const [a, b] = [await parquetText(theirs), await parquetText(ours)].map((text) => text.split("\n"));
  const at = a!.findIndex((row, i) => row !== b![i]);
  if (at < 0 && a!.length === b!.length) return undefined;
  return `${a!.length} and ${b!.length} rows; row ${at}: the reference has ${a![at]}, ours ${b![at]}`;
}
