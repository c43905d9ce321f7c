// A thread that hashes a part of the prepared files.
import { answerInput } from "../core/threads.ts";
import { type HashTask, hashFiles } from "./hash-files.ts";

await answerInput((task: HashTask) => hashFiles(task));
