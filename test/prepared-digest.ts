import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { extractArchive } from "../src/archive/extract-archive.ts";

/** Prepared data in a few lines: MD5s of the text files near the top, and one of all other files' names and contents. */
export interface PreparedDigest {
  readonly texts: Readonly<Record<string, string>>;
  readonly others: { readonly files: number; readonly md5: string };
}

/** Deeper than this text files are data, one of thousands. */
const mostFolders = 3;

/**
 * What public/ and private/ below `prepared` hold, but for the description. Archives count by their members, Parquet
 * files by their values: their bytes depend on the library that wrote them.
 */
export async function digestOf(prepared: string): Promise<PreparedDigest> {
  const texts: Record<string, string> = {};
  const others: string[] = [];
  for (const [name, md5] of await md5sBelow(prepared)) {
    if (!/^(public|private)\//.test(name) || name === "public/description.md") continue;
    const isText = /\.(csv|json|jsonl|tsv|txt)$/.test(name);
    const isLow = name.split("/").length <= mostFolders && !/\/(train|test)\//.test(name);
    if (isText && isLow) texts[name] = md5;
    else others.push(`${name} ${md5}`);
  }
  return { texts, others: { files: others.length, md5: md5Of(others.join("\n")) } };
}

/** Every file, sorted by name, with its MD5; "a.zip!/b" is a member of an archive. */
async function md5sBelow(dir: string): Promise<[string, string][]> {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)));
  const found = await Promise.all(names.sort().map((name) => md5sOf(join(dir, name), name)));
  return found.flat();
}

async function md5sOf(path: string, name: string): Promise<[string, string][]> {
  if (/\.parquet$/.test(name) && isParquet(path)) return [[name, md5Of(await parquetText(path))]];
  if (!/\.(zip|7z|tar|tar\.gz)$/.test(name)) return [[name, md5Of(readFileSync(path))]];
  const scratch = mkdtempSync(join(tmpdir(), "digest-"));
  try {
    await extractArchive(path, join(scratch, "members"));
    const members = await md5sBelow(join(scratch, "members"));
    return members.map(([member, md5]) => [`${name}!/${member}`, md5]);
  } catch {
    return [[name, md5Of(readFileSync(path))]]; // made-up bytes under an archive's name
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function isParquet(path: string): boolean {
  return readFileSync(path).subarray(0, 4).toString("latin1") === "PAR1";
}

/** One JSON array a row. */
export async function parquetText(path: string): Promise<string> {
  const { asyncBufferFromFile, parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
  return rows
    .map((row) => JSON.stringify(row, (_, value) => (typeof value === "bigint" ? Number(value) : value)))
    .join("\n");
}

function md5Of(content: string | Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}
