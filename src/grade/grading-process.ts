import { spawn } from "node:child_process";
import { codePath } from "../core/package-root.ts";
import type { Grade } from "../record/schema.ts";
import { type GradingAnswer, type GradingRequest, gradingAnswer, type Validation } from "./requests.ts";

/** A hostile file may cost the grading process this long and this much heap before it is given up. */
const timeoutMs = 30 * 60_000;
const maxHeapMb = 8192;

/** Grades files in a process of its own. A process that dies is a grader error of each file, never an invalid submission. */
export async function gradeInProcess(
  request: Omit<Extract<GradingRequest, { op: "grade" }>, "op">,
): Promise<Grade[]> {
  const answer = await ask({ op: "grade", ...request });
  if (answer.kind === "grades") return answer.grades;
  const error = answer.kind === "error" ? answer.message : "the grading process answered out of turn";
  return request.paths.map(() => ({ kind: "grader-error", error }));
}

/** @throws Error when the check itself failed */
export async function validateInProcess(
  request: Omit<Extract<GradingRequest, { op: "validate" }>, "op">,
): Promise<Validation> {
  const answer = await ask({ op: "validate", ...request });
  if (answer.kind === "validation") return { valid: answer.valid, message: answer.message };
  throw new Error(answer.kind === "error" ? answer.message : "the grading process answered out of turn");
}

function ask(request: GradingRequest): Promise<GradingAnswer> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${maxHeapMb}`, codePath("src", "grade", "main.ts")],
      {
        stdio: ["pipe", "pipe", "pipe"],
        detached: true, // a Ctrl-C in the terminal must not break a grading under way
        timeout: timeoutMs,
        killSignal: "SIGKILL",
      },
    );
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", (error) => resolve({ kind: "error", message: error.message }));
    child.on("close", (code, signal) => {
      const text = Buffer.concat(out).toString();
      if (code === 0 && text !== "") resolve(gradingAnswer.parse(JSON.parse(text)));
      else
        resolve({
          kind: "error",
          message: `the grading process ended with ${signal ?? code}: ${Buffer.concat(err).toString().slice(-2000)}`,
        });
    });
    child.stdin.on("error", () => {}); // a child that died early is reported by "close"
    child.stdin.end(JSON.stringify(request));
  });
}
