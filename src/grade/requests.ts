import type { Edition } from "../competition/define.ts";
import type { Grade } from "../record/schema.ts";

interface Target {
  readonly competition: string;
  readonly dataDir: string;
  readonly edition: Edition;
}

/**
 * What the grading process is asked, one JSON object a line on its stdin. Both ends are of this package, so that
 * nothing is checked on the way.
 */
export type GradingRequest =
  | (Target & Uploaded & { readonly op: "grade"; readonly paths: readonly string[] })
  | (Target & Uploaded & { readonly op: "validate"; readonly path: string });

interface Uploaded {
  /** The path holds a multipart/form-data body with this boundary; its part `file` is the submission. */
  readonly boundary?: string | undefined;
}

/** What it answers, one JSON object a line on its stdout. */
export type GradingAnswer =
  | { readonly kind: "grades"; readonly grades: Grade[] }
  | ({ readonly kind: "validation" } & Validation)
  | { readonly kind: "error"; readonly message: string };

export interface Validation {
  readonly valid: boolean;
  readonly message: string;
}
