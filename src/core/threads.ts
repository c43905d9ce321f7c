import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { systemErrorCode, UserError } from "./errors.ts";

/** Below this many files the start of threads costs more than it saves. */
const manyFiles = 2000;

/** As many parts of about equal length as threads are worth their start; one when running from source. */
export function partsForThreads<T>(thread: string, files: readonly T[]): T[][] {
  const canRun = thread.endsWith(".js"); // Node 20 runs no TypeScript
  const count = canRun && files.length >= manyFiles ? Math.min(4, availableParallelism()) : 1;
  const length = Math.ceil(files.length / count);
  return Array.from({ length: count }, (_, i) => files.slice(i * length, (i + 1) * length));
}

/**
 * Runs the module `thread`, which calls {@link answerInput}, once for each input, side by side. When this ends, also
 * by an error, no thread runs any more.
 * @throws what the first thread to fail threw: UserErrors and the codes of system errors stay; the signal's reason
 */
export async function inThreads<Input, Answer>(
  thread: string,
  inputs: readonly Input[],
  signal?: AbortSignal,
): Promise<Answer[]> {
  signal?.throwIfAborted();
  const workers = inputs.map((input) => new Worker(thread, { workerData: input }));
  let onAbort = () => {};
  const stopped = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener("abort", onAbort);
  });
  try {
    return await Promise.race([stopped, Promise.all(workers.map((worker) => answerOf<Answer>(worker)))]);
  } finally {
    signal?.removeEventListener("abort", onAbort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

type Posted<Answer> =
  | { readonly kind: "answer"; readonly answer: Answer }
  | {
      readonly kind: "failure";
      readonly error: unknown;
      readonly code: string | undefined;
      /** Of a UserError. */
      readonly exitCode: number | undefined;
    };

/** The whole of a thread's module: answers what {@link inThreads} gave it. */
export async function answerInput<Input, Answer>(work: (input: Input) => Promise<Answer>): Promise<void> {
  let posted: Posted<Answer>;
  try {
    posted = { kind: "answer", answer: await work(workerData as Input) };
  } catch (error) {
    const exitCode = error instanceof UserError ? error.exitCode : undefined;
    posted = { kind: "failure", error, code: systemErrorCode(error), exitCode };
  }
  parentPort!.postMessage(posted);
}

function answerOf<Answer>(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.once("message", (posted: Posted<Answer>) =>
      posted.kind === "answer" ? resolve(posted.answer) : reject(errorOf(posted)),
    );
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`A thread ended with ${code} before its answer.`)));
  });
}

/** On the way between threads an error loses its class and its code. */
function errorOf({ error, code, exitCode }: Extract<Posted<unknown>, { kind: "failure" }>): unknown {
  if (!(error instanceof Error)) return error;
  if (exitCode !== undefined) return new UserError(error.message, { cause: error.cause, exitCode });
  return code === undefined ? error : Object.assign(error, { code });
}
