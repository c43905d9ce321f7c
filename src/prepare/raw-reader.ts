import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { RawReader } from "../competition/define.ts";
import { messageOf, systemErrorCode, UserError } from "../core/errors.ts";
import { CsvError, readCsv } from "../frame/read-csv.ts";
import { columnNames, findColumn } from "../frame/table.ts";

/** Reads below `dir`; every miss names the file, what was expected and what is there. */
export function makeRawReader(id: string, dir: string): RawReader {
  const path = (name: string) => {
    const absolute = join(dir, name);
    if (!existsSync(absolute))
      throw new UserError(
        `${id}: the raw file ${absolute} is missing; ${whatIsThere(dir, absolute)}. Give the data as Kaggle ships them: --raw ${id}.zip, or the folder it unpacks to.`,
      );
    return absolute;
  };
  const bytes = (name: string) => readWhole(path(name));
  return {
    path,
    bytes,
    csv(name, { columns = [] } = {}) {
      const table = parse(id, { path: path(name), bytes: bytes(name) });
      const missing = columns.filter((column) => !findColumn(table, column));
      if (missing.length === 0) return table;
      throw new UserError(
        `${id}: the raw file ${path(name)} has no column ${missing.map((column) => `"${column}"`).join(", ")}; found ${columnNames(table).join(", ") || "none"}. Give the file as Kaggle ships it.`,
      );
    },
  };
}

function parse(id: string, file: { path: string; bytes: Uint8Array }) {
  try {
    return readCsv(file.bytes, { what: file.path });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError(`${id}: the raw file ${file.path} cannot be read as a CSV: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

/** Also above 2 GiB, where readFileSync gives up. */
function readWhole(path: string): Uint8Array {
  try {
    const buffer = Buffer.allocUnsafe(statSync(path).size);
    const fd = openSync(path, "r");
    try {
      let length = 0;
      while (length < buffer.length) {
        const got = readSync(fd, buffer, length, Math.min(buffer.length - length, 1 << 30), length);
        if (got === 0) break;
        length += got;
      }
      return buffer.subarray(0, length);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    throw new UserError(`The raw file ${path} cannot be read (${code}).`, { cause: error });
  }
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
