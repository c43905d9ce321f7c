import { type Dirent, existsSync, readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { extractArchive } from "../archive/extract-archive.ts";
import type { RawCsvOptions, RawReader } from "../competition/define.ts";
import { compareCodePoints } from "../core/code-points.ts";
import { messageOf, systemErrorCode, UserError } from "../core/errors.ts";
import { type OpenFile, openFile } from "../core/files.ts";
import { CsvError, type CsvReadOptions } from "../frame/read-csv.ts";
import { readStoredCsv } from "../frame/stored-csv.ts";
import { columnNames, findColumn, type Table } from "../frame/table.ts";

/** Reads below `dir`; every miss names the file, what was expected and what is there. Archives go to `scratch`. */
export function makeRawReader(id: string, dir: string, scratch: string): RawReader {
  const path = (name: string) => {
    const absolute = join(dir, name);
    if (!existsSync(absolute))
      throw new UserError(
        `${id}: the raw file ${absolute} is missing; ${whatIsThere(dir, absolute)}. Give the data as Kaggle ships them: --raw ${id}.zip, or the folder it unpacks to.`,
      );
    return absolute;
  };
  const list = (folder: string, wanted: (entry: Dirent) => boolean) =>
    readdirSync(path(folder), { withFileTypes: true })
      .filter(wanted)
      .map((entry) => entry.name)
      .sort(compareCodePoints);
  return {
    path,
    has: (name) => existsSync(join(dir, name)),
    bytes: (name) => readWhole(path(name)),
    open: (name) => openRaw(path(name)),
    csv: (name, options = {}) => readTable(id, path(name), options),
    files: (folder, ending = "") => list(folder, (entry) => entry.isFile() && entry.name.endsWith(ending)),
    folders: (folder) => list(folder, (entry) => entry.isDirectory()),
    async unpack(name) {
      const archive = isAbsolute(name) ? name : path(name);
      const within = relative(scratch, dirname(archive));
      const withinRaw = isAbsolute(name) ? "" : dirname(name);
      const target = join(scratch, isInside(within) ? within : withinRaw, `${basename(name)}.d`);
      if (!existsSync(target)) await extractArchive(archive, target);
      return makeRawReader(id, target, scratch);
    },
  };
}

function isInside(path: string): boolean {
  return path.split("/")[0] !== "..";
}

function readTable(id: string, path: string, { columns = [], ...options }: RawCsvOptions): Table {
  const table = parse(id, path, options);
  const missing = columns.filter((column) => !findColumn(table, column));
  if (missing.length === 0) return table;
  throw new UserError(
    `${id}: the raw file ${path} has no column ${missing.map((column) => `"${column}"`).join(", ")}; found ${columnNames(table).join(", ") || "none"}. Give the file as Kaggle ships it.`,
  );
}

function parse(id: string, path: string, options: CsvReadOptions): Table {
  try {
    return readStoredCsv(() => openRaw(path), { ...options, what: path });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError(`${id}: the raw file ${path} cannot be read as a CSV: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

function openRaw(path: string): OpenFile {
  try {
    return openFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Also above 2 GiB, where readFileSync gives up. */
function readWhole(path: string): Buffer {
  using file = openRaw(path);
  const buffer = Buffer.allocUnsafe(file.sizeBytes);
  try {
    let length = 0;
    while (length < buffer.length) {
      const got = file.readAt(length, buffer.subarray(length, length + 2 ** 30));
      if (got === 0) break;
      length += got;
    }
    return buffer.subarray(0, length);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): unknown {
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  return new UserError(`The raw file ${path} cannot be read (${code}).`, { cause: error });
}

function whatIsThere(dir: string, missing: string): string {
  let there = dirname(missing);
  while (there !== dir && !existsSync(there)) there = dirname(there);
  if (!existsSync(there)) return `there is no folder ${there}`;
  const names = readdirSync(there).sort();
  const where = there === dir ? dir : `${relative(dir, there)}/`;
  if (names.length === 0) return `${where} is empty`;
  return `${where} has ${names.slice(0, 12).join(", ")}${names.length > 12 ? ` … (${names.length} entries)` : ""}`;
}
