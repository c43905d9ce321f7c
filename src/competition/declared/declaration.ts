import { UserError } from "../../core/errors.ts";
import type { SubmissionSpec, TargetSpec } from "../define.ts";
import { JsonReader } from "./json-reader.ts";

/** `competition.json`: a competition without code. What it holds is data only, so that graders load it safely. */
export interface Declaration {
  /** File name of the metric below src/metrics, without its ending. */
  readonly metric: string;
  readonly submission: SubmissionSpec;
  readonly data: TableData | PartsData;
}

/** One table below data/, which `prepare` splits into train, test and answers. */
export interface TableData {
  readonly kind: "table";
  readonly file: string;
  readonly target: string;
  /** Two classes as text or numbers: this one becomes 1 and the other 0, in train.csv and in the answers. */
  readonly positive?: string | number;
  readonly split: SplitRule;
  /** A file a row: `column` names it below data/<folder>; `prepare` lays it out as train/<id> or test/<id>. */
  readonly files?: { readonly folder: string; readonly column: string };
}

/** `data/public/` and `data/private/` are there as they shall be: `prepare` copies them. */
export interface PartsData {
  readonly kind: "parts";
  /** Below data/private; default "test.csv". */
  readonly answers?: string;
  /** Below data/public; default "sample_submission.csv". */
  readonly sampleSubmission?: string;
}

/** Which rows are held out. `testFraction` of the rows, as near as classes, groups and equal times allow. */
export type SplitRule =
  | { readonly by: "class" | "random"; readonly testFraction: number; readonly seed: number }
  | {
      readonly by: "group";
      readonly column: string;
      readonly testFraction: number;
      readonly seed: number;
    }
  | { readonly by: "time"; readonly column: string; readonly testFraction: number };

export const declarationFile = "competition.json";
const schemaVersion = 1;

/** @throws UserError naming the place in the file and what was expected there */
export function parseDeclaration(file: string, text: string): Declaration {
  const {
    schemaVersion: version,
    metric,
    submission,
    data,
  } = JsonReader.parse(file, text).object({
    required: ["schemaVersion", "metric", "submission", "data"],
  });
  version!.oneOf([schemaVersion]);
  const declaration = {
    metric: metric!.text(),
    submission: readSubmission(submission!),
    data: readData(data!),
  };
  if (declaration.data.kind === "table") checkTable(file, declaration.submission, declaration.data);
  return declaration;
}

export function formatDeclaration(declaration: Declaration): string {
  return `${JSON.stringify({ schemaVersion, ...declaration }, null, 2)}\n`;
}

function readSubmission(reader: JsonReader): SubmissionSpec {
  const { id, targets, rowSumTolerance } = reader.object({
    required: ["id", "targets"],
    optional: ["rowSumTolerance"],
  });
  return {
    id: typeof id!.value === "string" ? id!.text() : id!.list((column) => column.text()),
    targets: targets!.list(readTarget),
    ...(rowSumTolerance && { rowSumTolerance: rowSumTolerance.number({ min: 0 }) }),
  };
}

function readTarget(reader: JsonReader): TargetSpec {
  const fields = reader.object({
    required: ["column", "type"],
    optional: ["min", "max", "labels", "canBeEmpty"],
  });
  const column = fields.column!.text();
  const type = fields.type!.oneOf(["number", "boolean", "label", "text"]);
  const { min, max, labels, canBeEmpty } = fields;
  switch (type) {
    case "number":
      return { column, type, ...(min && { min: min.number() }), ...(max && { max: max.number() }) };
    case "boolean":
      return { column, type };
    case "label":
      return { column, type, ...(labels && { labels: labels.list(readLabel) }) };
    case "text":
      return { column, type, ...(canBeEmpty && { canBeEmpty: canBeEmpty.boolean() }) };
  }
}

function readLabel(reader: JsonReader): string | number {
  return typeof reader.value === "number" ? reader.number() : reader.text();
}

function readData(reader: JsonReader): Declaration["data"] {
  const kind = (reader.value as { kind?: unknown } | null)?.kind;
  if (kind === "parts") return readParts(reader);
  const fields = reader.object({
    required: ["kind", "file", "target", "split"],
    optional: ["positive", "files"],
  });
  return {
    kind: fields.kind!.oneOf(["table", "parts"]) as "table",
    file: insidePath(fields.file!),
    target: fields.target!.text(),
    ...(fields.positive && { positive: readLabel(fields.positive) }),
    split: readSplit(fields.split!),
    ...(fields.files && { files: readFiles(fields.files) }),
  };
}

function readParts(reader: JsonReader): PartsData {
  const { answers, sampleSubmission } = reader.object({
    required: ["kind"],
    optional: ["answers", "sampleSubmission"],
  });
  return {
    kind: "parts",
    ...(answers && { answers: insidePath(answers) }),
    ...(sampleSubmission && { sampleSubmission: insidePath(sampleSubmission) }),
  };
}

function readSplit(reader: JsonReader): SplitRule {
  const fields = reader.object({ required: ["by", "testFraction"], optional: ["column", "seed"] });
  const by = fields.by!.oneOf(["class", "random", "group", "time"]);
  const testFraction = fields.testFraction!.number({ min: 0.01, max: 0.9 });
  const seed = fields.seed?.number({ min: 0, max: 2 ** 32 - 1 }) ?? 0;
  if (by === "class" || by === "random") return { by, testFraction, seed };
  if (!fields.column) throw reader.expected(`a "column" to split by ${by}`);
  const column = fields.column.text();
  return by === "group" ? { by, column, testFraction, seed } : { by, column, testFraction };
}

function readFiles(reader: JsonReader): NonNullable<TableData["files"]> {
  const { folder, column } = reader.object({ required: ["folder", "column"] });
  return { folder: insidePath(folder!), column: column!.text() };
}

/** A path below data/: no way out of it. */
function insidePath(reader: JsonReader): string {
  const path = reader.text();
  if (path.startsWith("/") || path.split(/[/\\]/).includes("..")) throw reader.expected("a path below data/");
  return path;
}

/** One target column, or one column of probability a class; a single id column. */
function checkTable(file: string, { id, targets }: SubmissionSpec, data: TableData): void {
  if (typeof id !== "string")
    throw new UserError(`${file}: a competition of one table has one id column; found ${id.join(", ")}.`);
  if (targets.length === 1 && targets[0]!.column !== data.target)
    throw new UserError(
      `${file}: the submission's column is "${targets[0]!.column}", the table's target "${data.target}"; give both the same name.`,
    );
}
