import type { ArchiveEntry } from "../archive/archive-entry.ts";
import type { OpenFile } from "../core/files.ts";
import type { CsvReadOptions } from "../frame/read-csv.ts";
import type { Table } from "../frame/table.ts";
import type { CsvWriteOptions } from "../frame/to-csv.ts";
import type { AnyMetric } from "../metrics/metric.ts";

/** What the grader expects of one submission column besides the id. */
export type TargetSpec =
  | { readonly column: string; readonly type: "number"; readonly min?: number; readonly max?: number }
  | { readonly column: string; readonly type: "boolean" }
  | { readonly column: string; readonly type: "label"; readonly labels?: readonly (string | number)[] }
  | { readonly column: string; readonly type: "text"; readonly canBeEmpty?: boolean };

/** The submission's schema: all that `validate` and the validation server know; it holds no answers. */
export interface SubmissionSpec {
  /** The column that names a row, or the columns that do so together. */
  readonly id: string | readonly string[];
  readonly targets: readonly TargetSpec[];
  /** The targets of a row are probabilities of one thing: they sum to one, give or take this much. */
  readonly rowSumTolerance?: number;
  /** Rows of other ids are passed over: the sample submission has more rows than are graded. */
  readonly mayHaveMoreRows?: boolean;
}

/** A cell that a problem speaks of; `row` counts data rows from 0. */
export interface BadCell {
  readonly row: number;
  readonly value: string;
}

/**
 * One kind of thing wrong with a submission: collected as data, turned into a sentence in `grade/problem-text.ts`.
 * `cells` and `values` are the first ten of `count`.
 */
export type Problem =
  | { readonly code: "unreadable"; readonly detail: string }
  | { readonly code: "missing-column"; readonly column: string; readonly found: readonly string[] }
  | { readonly code: "row-count"; readonly expected: number; readonly found: number }
  | {
      readonly code: "missing-id";
      readonly column: string;
      readonly values: readonly string[];
      readonly count: number;
    }
  | {
      readonly code: "unknown-id" | "duplicate-id";
      readonly column: string;
      readonly cells: readonly BadCell[];
      readonly count: number;
    }
  | {
      readonly code: "bad-value";
      readonly column: string;
      readonly expected: string;
      readonly cells: readonly BadCell[];
      readonly count: number;
    }
  | { readonly code: "row-sum"; readonly cells: readonly BadCell[]; readonly count: number }
  | { readonly code: "unscorable"; readonly detail: string };

export type Verdict =
  /** May be infinite where the metric is: the log of an error of zero. Never NaN. */
  | { readonly kind: "scored"; readonly score: number }
  /** Edition v1 only: the reference takes the submission for valid, but its score is NaN and earns nothing. */
  | { readonly kind: "no-score"; readonly reason: string }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

export type Edition = "v1" | "v2";

/** Where the raw data comes from. `bundled` files lie in the competition's own folder, under `data/`. */
export type Source = { readonly kind: "kaggle"; readonly slug?: string } | { readonly kind: "bundled" };

/** Reads below `raw/`. Every miss is a UserError that names the file, the column and what was found. */
export interface RawReader {
  /** Absolute path of a raw file or folder. @throws UserError when it does not exist */
  path(name: string): string;
  has(name: string): boolean;
  /**
   * pandas' `read_csv(..., float_precision="round_trip")` unless told otherwise.
   * @throws UserError when it cannot be read as one, or a `columns` entry is missing
   */
  csv(name: string, options?: RawCsvOptions): Table;
  bytes(name: string): Buffer;
  /** A file to read in parts; the caller closes it. */
  open(name: string): OpenFile;
  /** Names of the files directly in a folder ("" is the top) that end so, in the order of Python's `sorted`. */
  files(folder: string, ending?: string): string[];
  folders(folder: string): string[];
  /**
   * What an archive (zip, 7z, tar, tar.gz) holds, extracted to a place that is removed afterwards; an absolute path is
   * one that `download` gave.
   */
  unpack(name: string): Promise<RawReader>;
}

export interface RawCsvOptions extends Omit<CsvReadOptions, "what"> {
  /** Columns that must be there. */
  readonly columns?: readonly string[];
}

/** Writes below `public/` or `private/`; subfolders are made as needed. */
export interface DataWriter {
  /** pandas' `to_csv(index=False)`, byte for byte. */
  csv(name: string, table: Table, options?: CsvWriteOptions): void;
  /** The content, or its pieces one after the other. */
  file(name: string, content: string | Uint8Array | Iterable<string | Uint8Array>): void;
  /** Adds to the end of a file, which begins empty: for several that grow at the same time. */
  append(name: string, content: string | Uint8Array): void;
  copy(name: string, fromAbsolutePath: string): void;
  /** The whole folder, but what `leaveOut` says of a path below it. */
  copyFolder(name: string, fromAbsolutePath: string, leaveOut?: (relativePath: string) => boolean): void;
  zip(name: string, entries: Iterable<ArchiveEntry>): Promise<void>;
  /** Not compressed, whatever its name says. */
  tar(name: string, entries: Iterable<ArchiveEntry>): Promise<void>;
  /** An entry whose name ends in "/" is an empty folder. */
  sevenZip(name: string, entries: Iterable<ArchiveEntry>): Promise<void>;
  /** Absolute path to write a file to by other means; its folder is there. */
  path(name: string): string;
}

/**
 * What `prepare.ts` of a competition exports as `prepare`: raw/ -> public/ and private/. Deterministic; draws
 * randomness only from fixed seeds. A competition without it can use only data that the Python reference prepared.
 */
export type Prepare = (input: PrepareInput) => void | Promise<void>;

export interface PrepareInput {
  readonly raw: RawReader;
  readonly public: DataWriter;
  readonly private: DataWriter;
  /** Files that are needed on the way: the place is removed afterwards. */
  readonly scratch: DataWriter;
  readonly edition: Edition;
  /**
   * A file that Kaggle does not ship, from another public place: the one of that name in raw/ or beside it, else a
   * download, which is kept there. @returns its absolute path
   */
  download(file: { readonly url: string; readonly name: string }): Promise<string>;
}

export interface GradeTables {
  readonly submission: Table;
  readonly answers: Table;
}

export interface CompetitionDefinition {
  readonly source: Source;
  readonly metric: AnyMetric;
  readonly submission: SubmissionSpec;
  /** File name of the answers below `private/`; default "test.csv". */
  readonly answers?: string;
  /** File name of the sample submission below `public/`; default "sample_submission.csv". */
  readonly sampleSubmission?: string;
  /** The ids that a submission must have, where they are not simply the answers': one row each, in any order. */
  expectedRows?(answers: Table): Table;
  /**
   * The score of a submission whose rows have been paired by id and whose values have been checked: row i of the
   * submission belongs to row i of the answers, or of `expectedRows`. Absent: `metric` of the target columns.
   * @throws MetricInputError when the values cannot be scored
   */
  score?(paired: GradeTables): number;
  /**
   * Edition v1: the score that the Python reference gives, in its order of checks and with its quirks; NaN where it
   * counts a submission as valid without a score. Absent: the same as v2.
   * @throws InvalidSubmission, MetricInputError or MixedTypesError where the reference raises
   */
  gradeV1?(tables: GradeTables): number;
}

/** The columns that together name a row. */
export function idColumns({ id }: SubmissionSpec): readonly string[] {
  return typeof id === "string" ? [id] : id;
}

/** Returns its argument: the definition is data; discovery adds the folder's id and facts. */
export function defineCompetition(definition: CompetitionDefinition): CompetitionDefinition {
  return definition;
}
