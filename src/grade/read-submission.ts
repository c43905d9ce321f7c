import type { Problem } from "../competition/define.ts";
import { openHostileFile, readHostileFile } from "../core/files.ts";
import { CsvError, readCsv } from "../frame/read-csv.ts";
import { readCsvFrom } from "../frame/read-csv-parts.ts";
import type { Table } from "../frame/table.ts";
import { multipartPart } from "./multipart.ts";

/** Larger submissions are refused unread; the largest of the 82 sample submissions is well below it. */
export const maxSubmissionBytes = 1.5 * 1024 ** 3;

export type ReadSubmission =
  | { readonly kind: "read"; readonly table: Table }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/** Reads what an agent left as its submission: a regular file ending in .csv, bounded, nothing followed. */
export function readSubmission(path: string): ReadSubmission {
  if (!path.toLowerCase().endsWith(".csv")) return { kind: "missing" };
  const opened = openHostileFile(path, maxSubmissionBytes);
  if (opened.kind === "refused") {
    return opened.reason === "missing"
      ? { kind: "missing" }
      : { kind: "invalid", problems: [{ code: "unreadable", detail: opened.detail }] };
  }
  using file = opened.file;
  return parsed(() => readCsvFrom(file, { what }));
}

/** The same of a stored multipart/form-data body, whose part `file` is the submission. */
export function readUpload(path: string, boundary: string): ReadSubmission {
  const body = readHostileFile(path, maxSubmissionBytes);
  const part = body.kind === "read" ? multipartPart(body.bytes, boundary, "file") : undefined;
  return part ? parseSubmission(part) : { kind: "missing" };
}

export function parseSubmission(bytes: Uint8Array): Exclude<ReadSubmission, { kind: "missing" }> {
  return parsed(() => readCsv(bytes, { what }));
}

const what = "The submission";

function parsed(read: () => Table): Exclude<ReadSubmission, { kind: "missing" }> {
  try {
    return { kind: "read", table: read() };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { kind: "invalid", problems: [{ code: "unreadable", detail: error.message }] };
  }
}
