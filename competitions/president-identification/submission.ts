import type { SubmissionSpec } from "../../src/competition/define.ts";

/** The labels of train.csv, and the columns of the answers and of a submission, in this order. */
export const presidents = [
  "Bush",
  "Cleveland",
  "Clinton",
  "Coolidge",
  "Eisenhower",
  "Obama",
  "Roosevelt",
  "Truman",
] as const;

export const submission: SubmissionSpec = {
  id: "id",
  targets: presidents.map((column) => ({ column, type: "number", min: 0, max: 1 })),
};
