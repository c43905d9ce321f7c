// Reads an answers file in a thread of its own, so that it and a large submission are parsed side by side.
import { parentPort, workerData } from "node:worker_threads";
import { readAnswers } from "../competition/read-answers.ts";

const path = workerData as string;
const table = readAnswers(path);
const buffers = table.columns.map(
  ({ data }) => (data.dtype === "object" ? data.codes : data.values).buffer as ArrayBuffer,
);
parentPort!.postMessage(table, [...new Set(buffers)]);
