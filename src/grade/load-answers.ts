import { statSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { readAnswers } from "../competition/read-answers.ts";
import { messageOf, UserError } from "../core/errors.ts";
import { codePath } from "../core/package-root.ts";
import type { Table } from "../frame/table.ts";

/** From this size on a file is worth the start of a thread. */
const largeBytes = 4 * 2 ** 20;

/**
 * The answers file; a large one is read in a thread of its own while the caller reads the submission.
 * @throws UserError when it cannot be read
 */
export async function loadAnswers(path: string, id: string): Promise<Table> {
  const thread = codePath("src", "grade", "answers-thread.ts");
  try {
    const isLarge = statSync(path).size >= largeBytes && thread.endsWith(".js"); // Node 20 runs no TypeScript
    return isLarge ? await readInThread(thread, path) : readAnswers(path);
  } catch (error) {
    throw new UserError(
      `${path} cannot be read: ${messageOf(error)}. Prepare it again: mlebench prepare -c ${id} --force`,
      { cause: error, exitCode: 1 },
    );
  }
}

function readInThread(thread: string, path: string): Promise<Table> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(thread, { workerData: path });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`its reader ended with ${code}`)));
  });
}
