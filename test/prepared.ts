import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCompetition } from "../src/competition/discover.ts";
import { readCsv } from "../src/frame/read-csv.ts";
import { getColumn, type Table, type Value, valuesOf } from "../src/frame/table.ts";
import { prepareCompetition } from "../src/prepare/pipeline.ts";

/** The prepared files of a competition with bundled data, in a place of their own. */
export interface Prepared extends Disposable {
  /** `file` as "public/train.csv". */
  read(file: string): Table;
  values(file: string, column: string): Value[];
}

/** Whatever the checksums of facts.json say: the tests bring figures of their own. */
export async function prepareBundled(id: string): Promise<Prepared> {
  const dataDir = mkdtempSync(join(tmpdir(), "prepare-"));
  const competition = await loadCompetition(id);
  const { dir } = await prepareCompetition({ competition, dataDir, edition: "v1", skipVerification: true });
  const read = (file: string) => readCsv(readFileSync(join(dir, file)));
  return {
    read,
    values: (file, column) => valuesOf(getColumn(read(file), column)),
    [Symbol.dispose]: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

export function sum(numbers: readonly unknown[]): number {
  return numbers.reduce<number>((total, value) => total + Number(value), 0);
}
