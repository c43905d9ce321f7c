import type { Problem } from "../competition/define.ts";
import { readHostileFile } from "../core/files.ts";
import { CsvError, readCsv } from "../frame/read-csv.ts";
import type { Table } from "../frame/table.ts";

/** Larger submissions are refused unread; the largest of the 82 sample submissions is well below it. */
export const maxSubmissionBytes = 1.5 * 1024 ** 3;

export type ReadSubmission =
  | { readonly kind: "read"; readonly table: Table }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/** Reads what an agent left as its submission: a regular file ending in .csv, bounded, nothing followed. */
export function readSubmission(path: string): ReadSubmission {
  if (!path.toLowerCase().endsWith(".csv")) return { kind: "missing" };
  const file = readHostileFile(path, maxSubmissionBytes);
  if (file.kind === "refused") {
    return file.reason === "missing"
      ? { kind: "missing" }
      : { kind: "invalid", problems: [{ code: "unreadable", detail: file.detail }] };
  }
  return parseSubmission(file.bytes);
}

export function parseSubmission(bytes: Uint8Array): Exclude<ReadSubmission, { kind: "missing" }> {
  try {
    return { kind: "read", table: readCsv(bytes, { what: "The submission" }) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { kind: "invalid", problems: [{ code: "unreadable", detail: error.message }] };
  }
}
