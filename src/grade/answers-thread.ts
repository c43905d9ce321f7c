// Reads an answers file in a thread of its own, so that it and a large submission are parsed side by side.
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { parseAnswers } from "../competition/read-answers.ts";

const path = workerData as string;
const table = parseAnswers(readFileSync(path), path);
const buffers = table.columns.map(
  ({ data }) => (data.dtype === "object" ? data.codes : data.values).buffer as ArrayBuffer,
);
parentPort!.postMessage(table, [...new Set(buffers)]);
