import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readCsv } from "../frame/read-csv.ts";
import { columnNames, selectColumns, type Table } from "../frame/table.ts";
import { toCsv } from "../frame/to-csv.ts";
import type { DataDirs } from "./data-dirs.ts";
import { type CompetitionDefinition, type Edition, idColumns, type SubmissionSpec } from "./define.ts";

const file = "submission-schema.json";
const idsFile = "submission-ids.csv";
const schemaVersion = 1;

/** `submission-schema.json` beside public/ and private/: all that a format check needs, and nothing of the answers' values. */
interface SubmissionSchema {
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

interface SchemaInput {
  readonly competition: string;
  readonly edition: Edition;
  readonly definition: CompetitionDefinition;
  readonly answers: Table;
  /** Where the sample submission stands below the prepared directory, and its content. */
  readonly sample: { readonly path: string; readonly table: Table };
}

/**
 * The files of the schema by name. The ids are those of the sample submission where they equal the answers', in that
 * order; otherwise they get a file of their own.
 */
export function submissionSchemaFiles(input: SchemaInput): Record<string, string | Uint8Array> {
  const { definition, answers, sample } = input;
  const ids = toCsv(expectedIds(definition, answers));
  const names = idColumns(definition.submission);
  // Where more rows are handed in than are graded, which ones are is an answer in itself.
  const isInSample =
    definition.submission.mayHaveMoreRows ||
    (names.every((name) => columnNames(sample.table).includes(name)) &&
      Buffer.compare(ids, toCsv(selectColumns(sample.table, names))) === 0);
  const schema: SubmissionSchema = {
    schemaVersion,
    competition: input.competition,
    edition: input.edition,
    id: names,
    targets: definition.submission.targets,
    ...(definition.submission.rowSumTolerance && { rowSumTolerance: definition.submission.rowSumTolerance }),
    rows: isInSample ? sample.table.rows : expectedIds(definition, answers).rows,
    ids: isInSample ? sample.path : idsFile,
  };
  return { [file]: `${JSON.stringify(schema, null, 2)}\n`, ...(isInSample ? {} : { [idsFile]: ids }) };
}

/** The id columns of the rows that a submission must have. */
export function expectedIds({ submission, expectedRows }: CompetitionDefinition, answers: Table): Table {
  return selectColumns(expectedRows?.(answers) ?? answers, idColumns(submission));
}

/** What a host needs where agents run and nothing is graded: public data, and the schema for format checks. */
export function isPreparedForAgents({ prepared, public: publicDir }: DataDirs): boolean {
  return existsSync(publicDir) && existsSync(join(prepared, file));
}

/** What `validate` checks against, or undefined where the data was prepared by another program. */
export function readSubmissionSchema(
  preparedDir: string,
): { readonly spec: SubmissionSpec; readonly ids: Table } | undefined {
  const path = join(preparedDir, file);
  if (!existsSync(path)) return undefined;
  const { id, targets, rowSumTolerance, ids } = JSON.parse(readFileSync(path, "utf8")) as SubmissionSchema;
  const table = readCsv(readFileSync(join(preparedDir, ids)), { what: ids });
  return {
    spec: { id, targets, ...(rowSumTolerance && { rowSumTolerance }) },
    ids: selectColumns(table, id),
  };
}
