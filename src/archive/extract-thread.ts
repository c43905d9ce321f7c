// A thread that extracts a part of a zip's files.
import { answerInput } from "../core/threads.ts";
import { type ExtractInput, extractFiles } from "./extract-files.ts";

await answerInput(({ done, ...task }: ExtractInput) =>
  extractFiles(task, (bytes) => Atomics.add(done, 0, BigInt(bytes))),
);
