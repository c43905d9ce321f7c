import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { codePath } from "../core/package-root.ts";
import type { Grade } from "../record/schema.ts";
import type { GradingAnswer, GradingRequest, Validation } from "./requests.ts";

/** A hostile file may cost the grading process this long and this much heap before it is given up. */
const timeoutMs = 30 * 60_000;
const maxHeapMb = 8192;

type GradeRequest = Omit<Extract<GradingRequest, { op: "grade" }>, "op">;
type ValidateRequest = Omit<Extract<GradingRequest, { op: "validate" }>, "op">;

/** A process that grades; it ends when it is disposed of, or with the file that breaks it. */
export interface GradingProcess {
  /** A process that dies is a grader error of each file, never an invalid submission. One request at a time. */
  grade(request: GradeRequest): Promise<Grade[]>;
  /** @throws Error when the check itself failed */
  validate(request: ValidateRequest): Promise<Validation>;
  /** False once it has died: what comes next needs a new one. */
  readonly alive: boolean;
  [Symbol.dispose](): void;
}

/** A process that was killed says nothing of the files: they get another, so many times in all. */
const tries = 3;

/** Grades files in a process of their own. */
export async function gradeInProcess(request: GradeRequest): Promise<Grade[]> {
  for (let left = tries - 1; ; left--) {
    using grading = startGradingProcess();
    const grades = await grading.grade(request);
    if (grading.alive || left === 0) return grades;
  }
}

/** Checks one file's format in a process of its own. @throws Error when the check itself failed */
export async function validateInProcess(request: ValidateRequest): Promise<Validation> {
  using grading = startGradingProcess();
  return await grading.validate(request);
}

export function startGradingProcess(): GradingProcess {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${maxHeapMb}`, codePath("src", "grade", "main.ts")],
    { stdio: ["pipe", "pipe", "pipe"], detached: true }, // a Ctrl-C in the terminal must not break a grading under way
  );
  let alive = true;
  let stderr = "";
  let settle: ((answer: GradingAnswer) => void) | undefined;
  child.stderr.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-2000);
  });
  createInterface({ input: child.stdout }).on("line", (line) => settle?.(JSON.parse(line) as GradingAnswer));
  const died = (how: string) => {
    alive = false;
    settle?.({ kind: "error", message: `the grading process ended with ${how}: ${stderr}` });
  };
  child.on("error", (error) => died(error.message));
  child.on("close", (code, signal) => died(String(signal ?? code)));
  child.stdin.on("error", () => {}); // a child that died early is reported by "close"

  const ask = (request: GradingRequest): Promise<GradingAnswer> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
      settle = (answer) => {
        clearTimeout(timer);
        settle = undefined;
        resolve(answer);
      };
      if (alive) child.stdin.write(`${JSON.stringify(request)}\n`);
      else died("nothing to say");
    });
  return {
    get alive() {
      return alive;
    },
    async grade(request) {
      const answer = await ask({ op: "grade", ...request });
      if (answer.kind === "grades") return answer.grades;
      const error = messageOf(answer);
      return request.paths.map(() => ({ kind: "grader-error", error }));
    },
    async validate(request) {
      const answer = await ask({ op: "validate", ...request });
      if (answer.kind === "validation") return { valid: answer.valid, message: answer.message };
      throw new Error(messageOf(answer));
    },
    [Symbol.dispose]() {
      child.stdin.end();
      child.kill("SIGKILL");
    },
  };
}

function messageOf(answer: GradingAnswer): string {
  return answer.kind === "error" ? answer.message : "the grading process answered out of turn";
}
