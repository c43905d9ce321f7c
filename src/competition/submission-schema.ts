import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readCsv } from "../frame/read-csv.ts";
import { selectColumns, type Table } from "../frame/table.ts";
import type { DataDirs } from "./data-dirs.ts";
import { type CompetitionDefinition, type Edition, idColumns, type SubmissionSpec } from "./define.ts";

export const schemaFile = "submission-schema.json";
export const schemaVersion = 1;

/** `submission-schema.json` beside public/ and private/: all that a format check needs, and nothing of the answers' values. */
export interface SubmissionSchema {
  readonly schemaVersion: typeof schemaVersion;
  readonly competition: string;
  readonly edition: Edition;
  readonly id: readonly string[];
  readonly targets: SubmissionSpec["targets"];
  readonly rowSumTolerance?: number;
  readonly rows: number;
  /** The CSV, below the prepared directory, whose id columns name the rows that a submission must have. */
  readonly ids: string;
}

/** The id columns of the rows that a submission must have. */
export function expectedIds({ submission, expectedRows }: CompetitionDefinition, answers: Table): Table {
  return selectColumns(expectedRows?.(answers) ?? answers, idColumns(submission));
}

/** What a host needs where agents run and nothing is graded: public data, and the schema for format checks. */
export function isPreparedForAgents({ prepared, public: publicDir }: DataDirs): boolean {
  return existsSync(publicDir) && existsSync(join(prepared, schemaFile));
}

/** What `validate` checks against, or undefined where the data was prepared by another program. */
export function readSubmissionSchema(
  preparedDir: string,
): { readonly spec: SubmissionSpec; readonly ids: Table } | undefined {
  const path = join(preparedDir, schemaFile);
  if (!existsSync(path)) return undefined;
  const { id, targets, rowSumTolerance, ids } = JSON.parse(readFileSync(path, "utf8")) as SubmissionSchema;
  const table = readCsv(readFileSync(join(preparedDir, ids)), { what: ids });
  return {
    spec: { id, targets, ...(rowSumTolerance && { rowSumTolerance }) },
    ids: selectColumns(table, id),
  };
}
