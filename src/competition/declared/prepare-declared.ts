import { extname, normalize } from "node:path";
import { UserError } from "../../core/errors.ts";
import { stringColumn, type Table, withColumn } from "../../frame/table.ts";
import type { DataWriter, Prepare, PrepareInput, RawReader } from "../define.ts";
import { texts } from "../prepare-tools.ts";
import type { Declaration, TableData } from "./declaration.ts";
import { tableParts } from "./table-parts.ts";

/** An id that can name its row's file. */
export const fileId = /^[\w.-]+$/;

/** The preparer that a competition.json asks for. */
export function prepareDeclared({ submission, data }: Declaration): Prepare {
  if (data.kind === "parts") return copyParts;
  return (input) => {
    const table = input.raw.csv(data.file);
    const { train, test, sample, answers } = tableParts(table, submission, data);
    const id = submission.id as string;
    input.public.csv("train.csv", layOutFiles(train, { part: "train", id, data, ...input }));
    input.public.csv("test.csv", layOutFiles(test, { part: "test", id, data, ...input }));
    input.public.csv("sample_submission.csv", sample);
    input.private.csv("test.csv", answers);
  };
}

/** Public and private as they stand in data/. */
function copyParts({ raw, public: toPublic, private: toPrivate }: PrepareInput): void {
  toPublic.copyFolder("", raw.path("public"));
  toPrivate.copyFolder("", raw.path("private"));
}

/**
 * Copies the file of each row to `train/<id>` or `test/<id>` with its ending, and writes that name into the column:
 * the names that the files had may tell the answers.
 */
function layOutFiles(
  table: Table,
  to: { part: "train" | "test"; id: string; data: TableData; raw: RawReader; public: DataWriter },
): Table {
  const { files } = to.data;
  if (!files) return table;
  const ids = texts(table, to.id);
  const names = texts(table, files.column).map((from, row) => {
    const name = `${to.part}/${ids[row]!}${extname(from).toLowerCase()}`;
    if (!fileId.test(ids[row]!) || normalize(from).startsWith(".."))
      throw new UserError(
        `The row with id "${ids[row]}" and file "${from}" cannot be laid out: ids must be letters, digits, ".", "-" and "_", and files must lie below data/${files.folder}.`,
      );
    to.public.copy(name, to.raw.path(`${files.folder}/${from}`));
    return name;
  });
  return withColumn(table, files.column, stringColumn(names));
}
