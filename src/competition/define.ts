import type { Table } from "../frame/table.ts";
import type { AnyMetric } from "../metrics/metric.ts";

/** What the grader expects of one submission column besides the id. */
export type TargetSpec =
  | { readonly column: string; readonly type: "number"; readonly min?: number; readonly max?: number }
  | { readonly column: string; readonly type: "boolean" }
  | { readonly column: string; readonly type: "label"; readonly labels?: readonly (string | number)[] }
  | { readonly column: string; readonly type: "text" };

/** The submission's schema: all that `validate` and the validation server know; it holds no answers. */
export interface SubmissionSpec {
  readonly id: string;
  readonly targets: readonly TargetSpec[];
}

/** One thing wrong with a submission: collected as data, turned into a sentence in `grade/problem-text.ts`. */
export type Problem =
  | { readonly code: "unreadable"; readonly detail: string }
  | { readonly code: "missing-column"; readonly column: string; readonly found: readonly string[] }
  | { readonly code: "row-count"; readonly expected: number; readonly found: number }
  | { readonly code: "missing-id"; readonly column: string; readonly value: string; readonly count: number }
  | {
      readonly code: "unknown-id";
      readonly column: string;
      readonly value: string;
      readonly row: number;
      readonly count: number;
    }
  | {
      readonly code: "duplicate-id";
      readonly column: string;
      readonly value: string;
      readonly row: number;
      readonly count: number;
    }
  | {
      readonly code: "bad-value";
      readonly column: string;
      readonly row: number;
      readonly value: string;
      readonly expected: string;
      readonly count: number;
    }
  | { readonly code: "unscorable"; readonly detail: string };

export type Verdict =
  | { readonly kind: "scored"; readonly score: number }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

export type Edition = "v1" | "v2";

/** Where the raw data comes from. `bundled` files lie in the competition's own folder, under `data/`. */
export type Source = { readonly kind: "kaggle"; readonly slug?: string } | { readonly kind: "bundled" };

/** Reads below `raw/`. Every miss is a UserError that names the file, the column and what was found. */
export interface RawReader {
  /** Absolute path of a raw file. @throws UserError when it does not exist */
  path(name: string): string;
  /** pandas' `read_csv(..., float_precision="round_trip")`. @throws UserError when a `columns` entry is missing */
  csv(name: string, options?: { readonly columns?: readonly string[] }): Table;
  bytes(name: string): Uint8Array;
}

/** Writes below `public/` or `private/`; subfolders are made as needed. */
export interface DataWriter {
  /** pandas' `to_csv(index=False)`, byte for byte. */
  csv(name: string, table: Table): void;
  file(name: string, content: string | Uint8Array): void;
  copy(name: string, fromAbsolutePath: string): void;
}

export interface PrepareInput {
  readonly raw: RawReader;
  readonly public: DataWriter;
  readonly private: DataWriter;
  readonly edition: Edition;
}

export interface GradeInput {
  readonly submission: Table;
  readonly answers: Table;
  readonly edition: Edition;
}

export interface KnownIssue {
  readonly issue: string;
  /** Thread number of the reference, paper, or "own finding". */
  readonly source: string;
  /** What edition v2 does about it; absent when the edition changes nothing. */
  readonly v2?: string;
}

export interface CompetitionDefinition {
  readonly source: Source;
  readonly metric: AnyMetric;
  readonly submission: SubmissionSpec;
  /** File name of the answers below `private/`; default "test.csv". */
  readonly answers?: string;
  /** File name of the sample submission below `public/`; default "sample_submission.csv". */
  readonly sampleSubmission?: string;
  /** raw/ -> public/ and private/. Deterministic; draws randomness only from fixed seeds. */
  prepare(input: PrepareInput): void | Promise<void>;
  /** Pairs by id and computes `metric`; only where that is not enough does a competition bring its own. */
  grade?(input: GradeInput): Verdict;
  readonly knownIssues?: readonly KnownIssue[];
}

/** Returns its argument: the definition is data; discovery adds the folder's id and facts. */
export function defineCompetition(definition: CompetitionDefinition): CompetitionDefinition {
  return definition;
}
