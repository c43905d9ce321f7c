import { constants, copyFileSync, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, extname, join, normalize } from "node:path";
import { UserError } from "../core/errors.ts";
import { explainWriteError } from "../core/files.ts";
import { getColumn, type Table, type Value, valueAt } from "../frame/table.ts";

/** The files of a table's rows: `column` names each one below `folder`. */
export interface RowFiles {
  readonly folder: string;
  readonly column: string;
}

/** The name of each row's file, in the table's order. @throws UserError for the first that is missing or not below the folder */
export function rowFileNames(table: Table, { folder, column }: RowFiles): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`--files ${folder}: there is no such folder.`);
  const names = Array.from({ length: table.rows }, (_, row) => valueAt(getColumn(table, column), row));
  names.forEach((name, row) => {
    const fault = faultOf(name, folder);
    if (fault !== undefined)
      throw new UserError(
        `The file "${name ?? ""}" in row ${row + 1} of column "${column}" ${fault}. Every row needs a file below ${folder}, named relative to it.`,
      );
  });
  return names.map(String);
}

function faultOf(name: Value, folder: string): string | undefined {
  if (name === null || name === "") return "is not named";
  const path = normalize(String(name));
  if (path.startsWith("/") || path.split("/")[0] === "..") return "lies outside";
  const file = join(folder, path);
  if (!existsSync(file)) return "does not exist";
  return statSync(file).isFile() ? undefined : "is not a file";
}

/** Copies each file once, under the name that it had. @throws UserError when the disk is full or cannot be written */
export function copyRowFiles(names: readonly string[], from: string, to: string): void {
  for (const name of new Set(names)) {
    const target = join(to, name);
    try {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(from, name), target, constants.COPYFILE_FICLONE);
    } catch (error) {
      throw explainWriteError(error, target);
    }
  }
}

/** What the files' names and contents may tell across the split. */
export function fileWarnings(names: {
  readonly train: readonly string[];
  readonly test: readonly string[];
}): string[] {
  const known = new Set(names.train);
  const shared = names.test.filter((name) => known.has(name)).length;
  const kinds = new Set([...names.train, ...names.test].map((name) => extname(name).toLowerCase()));
  return [
    ...(shared > 0
      ? [
          `${shared} test rows have a file that a training row has too. Keep the rows of a file together: --group with its column, or one row a file.`,
        ]
      : []),
    ...(kinds.size > 1
      ? [
          `The files have ${kinds.size} endings (${[...kinds].join(", ")}), which stay as they are: look whether they go with the target.`,
        ]
      : []),
  ];
}
