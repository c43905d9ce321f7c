import { existsSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import type { CompetitionFacts } from "../competition/facts.ts";
import { UserError } from "../core/errors.ts";
import { hashFile } from "../core/hash-file.ts";

/** MD5 by file name. */
export interface PreparedChecksums {
  readonly public: Readonly<Record<string, string>>;
  readonly private: Readonly<Record<string, string>>;
}

export interface ChecksumDifference {
  /** "public/train.csv" */
  readonly file: string;
  /** Absent: the reference has no such file. */
  readonly expected?: string | undefined;
  /** Absent: the file was not written. */
  readonly found?: string | undefined;
}

// The reference compares files with these endings that lie directly in public/ and private/ (mlebench/data.py).
const compared = new Set([".csv", ".json", ".jsonl", ".parquet", ".bson"]);

/** MD5s of the files that the reference compares, below `<prepared>/public` and `<prepared>/private`. */
export async function preparedChecksums(prepared: string): Promise<PreparedChecksums> {
  return {
    public: await topLevelChecksums(join(prepared, "public")),
    private: await topLevelChecksums(join(prepared, "private")),
  };
}

/** What differs from the reference's published MD5s; nothing where it publishes none. */
export function checksumDifferences(
  expected: CompetitionFacts["checksums"],
  found: PreparedChecksums,
): ChecksumDifference[] {
  return (["public", "private"] as const).flatMap((part) => {
    const wanted = expected?.[part];
    if (!wanted) return [];
    const names = [...new Set([...Object.keys(wanted), ...Object.keys(found[part])])].sort();
    return names
      .filter((name) => wanted[name] !== found[part][name])
      .map((name) => ({ file: `${part}/${name}`, expected: wanted[name], found: found[part][name] }));
  });
}

export function checksumError(id: string, differences: readonly ChecksumDifference[]): UserError {
  const lines = differences.map(
    ({ file, expected, found }) =>
      `  ${file}: MD5 expected ${expected ?? "none (no such file)"}, found ${found ?? "no file"}`,
  );
  return new UserError(
    `${id}: the prepared files are not those of the reference, so the raw files are probably not as Kaggle ships them:\n${lines.join("\n")}\nNothing was kept. Prepare from Kaggle's own zip (--raw FILE.zip), or accept the difference with --skip-verification.`,
    { exitCode: 1 },
  );
}

/** @throws UserError naming both sums when the zip is not the one the reference was made from */
export function checkZip(id: string, zip: { path: string; md5: string }, expected: string | undefined): void {
  if (expected === undefined || zip.md5 === expected) return;
  throw new UserError(
    `${id}: ${zip.path} has the MD5 ${zip.md5}, expected ${expected}: a damaged download, or Kaggle has packed the data anew. Download it again, or go on with --skip-verification.`,
    { exitCode: 1 },
  );
}

async function topLevelChecksums(dir: string): Promise<Record<string, string>> {
  if (!existsSync(dir)) return {};
  const names = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && compared.has(extname(entry.name)))
    .map((entry) => entry.name)
    .sort();
  const sums: Record<string, string> = {};
  for (const name of names) {
    const { digest } = await hashFile(join(dir, name), { algorithm: "md5" });
    sums[name] = digest;
  }
  return sums;
}
