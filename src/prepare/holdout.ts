import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type DataDirs, dataDirs } from "../competition/data-dirs.ts";
import { type Edition, idColumns } from "../competition/define.ts";
import type { Competition } from "../competition/discover.ts";
import type { Holdout } from "../competition/holdout.ts";
import { readAnswers } from "../competition/read-answers.ts";
import { UserError } from "../core/errors.ts";
import { openFile, writeFileAtomic } from "../core/files.ts";
import { readCsv } from "../frame/read-csv.ts";
import {
  columnNames,
  getColumn,
  selectColumns,
  type Table,
  takeRows,
  valueAt,
  withColumn,
} from "../frame/table.ts";
import { toCsv } from "../frame/to-csv.ts";
import { NumpyRandomState } from "../random/numpy-random-state.ts";

const SHARE = 0.2;
const MAX_IDS = 20_000;
const SEED = 0;
const featuresName = "validation.csv";
const stampName = "holdout.json";

/**
 * Makes the held-out part of a prepared competition, or finds the one made before from the same table.
 * @throws UserError where no public table holds ids and answers together: labels in folder names, archives, pictures
 */
export function prepareHoldout(
  competition: Competition,
  { dataDir, edition }: { dataDir: string; edition: Edition },
): Holdout {
  const dirs = dataDirs(dataDir, competition.id, edition);
  const train = trainingTable(competition, dirs);
  const target = dataDirs(join(dataDir, ".validation"), competition.id, edition);
  const { mtimeMs, size } = statSync(join(dirs.public, train));
  const stamp = JSON.stringify({ train, mtimeMs, size });
  if (readOrEmpty(join(target.prepared, stampName)) !== stamp)
    make({ competition, dirs, target, train, stamp });
  return {
    dataDir: join(dataDir, ".validation"),
    files: {
      dir: target.public,
      at: {
        [`data/${train}`]: train,
        [`validation/${featuresName}`]: featuresName,
        "validation/sample_submission.csv": competition.sampleSubmission,
      },
    },
  };
}

/** The public CSV that has every column of the answers: the training table, whatever its name. */
function trainingTable({ id, answers, sampleSubmission }: Competition, dirs: DataDirs): string {
  const needed = answers.endsWith(".csv") ? headerOf(join(dirs.private, answers)) : null;
  const tables = readdirSync(dirs.public).filter(
    (name) => name.endsWith(".csv") && name !== sampleSubmission && !/^(test|sample)/i.test(name),
  );
  const found = needed && tables.find((name) => isSubset(needed, headerOf(join(dirs.public, name))));
  if (found) return found;
  throw new UserError(
    `The track "validation" needs a training table that has the ids and the answers as columns; ${id} has none among ` +
      `its public files (${tables.join(", ") || "no CSV"}). Use the track "sealed" for it.`,
  );
}

interface Making {
  readonly competition: Competition;
  readonly dirs: DataDirs;
  readonly target: DataDirs;
  readonly train: string;
  readonly stamp: string;
}

/** Built beside and moved into place, so that two harnesses or a crash never leave half of it. */
function make({ competition, dirs, target, train, stamp }: Making): void {
  const { definition, answers, sampleSubmission } = competition;
  const table = readAnswers(join(dirs.public, train));
  const ids = idColumns(definition.submission);
  const { kept, held } = splitByIds(
    table,
    ids.filter((name) => columnNames(table).includes(name)),
  );
  const heldRows = takeRows(table, held);
  const own = readAnswers(join(dirs.private, answers));
  const sample = readAnswers(sampleOf(dirs, sampleSubmission));
  // Most samples have a row an answer; where an id has several answers, some have a row an id.
  const sampleRows =
    sample.rows === own.rows
      ? heldRows
      : takeRows(
          heldRows,
          rowsById(heldRows, ids).map(([first]) => first!),
        );
  const building = `${target.prepared}.${process.pid}.tmp`;
  const write = (part: "public" | "private", name: string, content: Table) => {
    const path = join(building, part, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, toCsv(content));
  };
  rmSync(building, { recursive: true, force: true });
  write("public", train, takeRows(table, kept));
  write("public", featuresName, selectColumns(heldRows, featureNames({ competition, dirs, table, ids })));
  write("public", sampleSubmission, sampleFor(sampleRows, sample, ids));
  write("private", answers, selectColumns(heldRows, columnNames(own)));
  writeFileAtomic(join(building, stampName), stamp);
  rmSync(target.prepared, { recursive: true, force: true });
  renameSync(building, target.prepared);
}

/** Rows of one id stay together. Both lists keep the table's order. */
function splitByIds(table: Table, ids: readonly string[]): { kept: number[]; held: number[] } {
  const groups = rowsById(table, ids);
  const count = Math.min(MAX_IDS, Math.max(1, Math.floor(groups.length * SHARE)));
  const order = new NumpyRandomState(SEED).permutation(groups.length);
  const held = new Set([...order.subarray(0, count)].flatMap((group) => groups[group]!));
  const all = Array.from({ length: table.rows }, (_, row) => row);
  return { kept: all.filter((row) => !held.has(row)), held: all.filter((row) => held.has(row)) };
}

/** The rows of each id, the ids in the order in which they come first. */
function rowsById(table: Table, ids: readonly string[]): number[][] {
  const columns = ids.map((name) => getColumn(table, name));
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < table.rows; row++) {
    const key = JSON.stringify(columns.map((column) => String(valueAt(column, row))));
    const list = rowsOf.get(key);
    if (list) list.push(row);
    else rowsOf.set(key, [row]);
  }
  return [...rowsOf.values()];
}

/** What the test table shows too; where there is none (pictures), the ids alone. */
function featureNames({
  competition,
  dirs,
  table,
  ids,
}: Pick<Making, "competition" | "dirs"> & {
  readonly table: Table;
  readonly ids: readonly string[];
}): string[] {
  const test = join(dirs.public, "test.csv");
  const targets = competition.definition.submission.targets.map(({ column }) => column);
  const shown = existsSync(test) ? headerOf(test) : ids;
  return columnNames(table).filter(
    (name) => shown.includes(name) && (ids.includes(name) || !targets.includes(name)),
  );
}

/** A sample submission for these rows' ids, with the values of the competition's own, over and over. */
function sampleFor(rows: Table, sample: Table, ids: readonly string[]): Table {
  const filled = takeRows(
    sample,
    Array.from({ length: rows.rows }, (_, i) => i % sample.rows),
  );
  return ids.reduce((table, name) => withColumn(table, name, getColumn(rows, name)), filled);
}

function sampleOf(dirs: DataDirs, name: string): string {
  const path = join(dirs.public, name);
  return existsSync(path) ? path : join(dirs.private, name);
}

/** The column names, as pandas reads them, without reading the file. */
function headerOf(path: string): string[] {
  using file = openFile(path);
  const head = Buffer.alloc(Math.min(file.sizeBytes, 2 ** 20));
  file.readAt(0, head);
  const end = head.indexOf("\n");
  return columnNames(readCsv(end < 0 ? head : head.subarray(0, end + 1), { what: path }));
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((name) => all.includes(name));
}

function readOrEmpty(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
