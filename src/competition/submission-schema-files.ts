import { columnNames, selectColumns, type Table } from "../frame/table.ts";
import { toCsv } from "../frame/to-csv.ts";
import { type CompetitionDefinition, type Edition, idColumns } from "./define.ts";
import { expectedIds, type SubmissionSchema, schemaFile, schemaVersion } from "./submission-schema.ts";

// Apart from the reading of the schema, so that grading does not load the writing of CSV.

const idsFile = "submission-ids.csv";

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
  return { [schemaFile]: `${JSON.stringify(schema, null, 2)}\n`, ...(isInSample ? {} : { [idsFile]: ids }) };
}
