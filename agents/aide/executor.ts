import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clip } from "../../src/agent/clip.ts";
import type { AgentContext } from "../../src/agent/define.ts";
import { readHostileFile } from "../../src/core/files.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import type { BoxProcess, ExitStatus } from "../../src/sandbox/sandbox.ts";

/** Longer outputs are shown by so many characters of each end (AIDE's interpreter: 2,500 and 2,500). */
const shownChars = 5000;
const clippedFrom = 5100;
/** Of a program's output, what is kept at all. */
const keptChars = 2_000_000;
/** SIGTERM at the limit; a program that does not end then is killed. */
const graceMs = 5000;

export interface ProgramRun {
  readonly status: ExitStatus;
  /** Both streams as they came, clipped, with a last line on how it ended. */
  readonly output: string;
  readonly execMs: number;
  /** null: it ended by itself with code 0. */
  readonly error: string | null;
}

/** The node's folder, inside and on the host. */
export function nodeFolder(id: number): string {
  return `nodes/${id}`;
}

/**
 * Runs a program in a fresh process of the box, in a folder of its own below /home/code. Everything is written from
 * inside: programs before it may have put links where a file is to be.
 */
export async function runProgram(
  context: AgentContext,
  { id, source, timeoutMs }: { readonly id: number; readonly source: string; readonly timeoutMs: number },
): Promise<ProgramRun> {
  const folder = `/home/code/${nodeFolder(id)}`;
  const started = context.clock.monotonicMs();
  const process = context.box.spawn(
    [
      "bash",
      "-c",
      `rm -rf "$1" && mkdir -p "$1" && cd "$1" && cat > solution.py && exec python3 -u solution.py < /dev/null`,
      "bash",
      folder,
    ],
    { timeoutMs, graceMs, signal: context.signal },
  );
  const heard = hear(process);
  process.stdin.on("error", () => {}); // it ended before it read its program
  process.stdin.end(source);
  const status = await process.done;
  const execMs = context.clock.monotonicMs() - started;
  const text = heard().trimEnd();
  const error = errorOf(status, text);
  const ending =
    status.kind === "time-limit"
      ? `TimeoutError: the program ran longer than its limit of ${Math.round(timeoutMs / 1000)} seconds.`
      : `Execution time: ${(execMs / 1000).toFixed(1)} seconds.`;
  const shown = text.length > clippedFrom ? clip(text, shownChars) : text;
  return { status, output: `${shown}\n${ending}`, execMs, error };
}

/** Whether the submission is another one now. */
export type Kept = "changed" | "unchanged" | "failed";

/**
 * Makes a node's submission the run's and its program code/best/solution.py, within the box; each file is whole under
 * its name at every moment.
 */
export async function keepNode(context: AgentContext, id: number): Promise<Kept> {
  const folder = `/home/code/${nodeFolder(id)}`;
  return await put(context, [
    ...[`${folder}/solution.py`, "/home/code/best/solution.py"],
    ...[`${folder}/submission.csv`, submissionPath],
  ]);
}

const submissionPath = "/home/submission/submission.csv";

/** Copies files in the box, each from a path to the next; "changed" and "unchanged" are said of the last one. */
async function put(context: AgentContext, paths: readonly string[]): Promise<Kept> {
  const process = context.box.spawn(["bash", "-c", putScript, "bash", ...paths]);
  process.stdin.on("error", () => {});
  process.stdin.end();
  const status = await process.done;
  if (status.kind !== "exited") return "failed";
  return status.code === 0 ? "changed" : status.code === unchangedCode ? "unchanged" : "failed";
}

const unchangedCode = 42;
// A link or a folder in a file's place gives way: programs before it may have put them there.
const putScript = `
while [ $# -ge 2 ]; do
  from=$1 to=$2 dir=$(dirname -- "$2") code=0
  shift 2
  if [ -f "$to" ] && [ ! -L "$to" ] && cmp -s -- "$from" "$to"; then code=${unchangedCode}; continue; fi
  if [ -d "$to" ] && [ ! -L "$to" ]; then rm -rf -- "$to"; fi
  mkdir -p -- "$dir" && rm -rf -- "$dir/.next" && cp -- "$from" "$dir/.next" && mv -fT -- "$dir/.next" "$to" || exit 1
done
exit $code`;

/**
 * Submits the mean of several nodes' predictions, made inside; the submission stays as it is when that does not work.
 * @returns whether the mean is the submission now
 */
export async function averageNodes(
  context: AgentContext,
  ids: readonly number[],
  columns: readonly string[],
): Promise<boolean> {
  const mean = nodeFolder(ids[0]!).replace(/\d+$/, "mean");
  const paths = ids.map((id) => `/home/code/${nodeFolder(id)}/submission.csv`);
  const process = context.box.spawn([
    ...[
      "bash",
      "-c",
      'dir=$1 columns=$2; shift 2; mkdir -p "$dir" && exec python3 - "$columns" "$dir/submission.csv" "$@"',
      "bash",
    ],
    ...[`/home/code/${mean}`, columns.join(","), ...paths],
  ]);
  process.stdin.on("error", () => {});
  process.stdin.end(readFileSync(join(packageRoot, "agents", "aide", "average.py")));
  const status = await process.done;
  if (status.kind !== "exited" || status.code !== 0) return false;
  const { valid } = await context.validate(join(context.host.code, mean, "submission.csv"));
  if (!valid) return false;
  return (await put(context, [`/home/code/${mean}/submission.csv`, submissionPath])) !== "failed";
}

/** What a program says it measured; null when the file is missing, broken or holds no number. */
export function readResult(
  context: AgentContext,
  id: number,
): { readonly metric: number; readonly folds: readonly number[] } | null {
  const file = readHostileFile(join(context.host.code, nodeFolder(id), "result.json"), 100_000);
  if (file.kind === "refused") return null;
  try {
    const { metric, folds } = JSON.parse(Buffer.from(file.bytes).toString()) as Record<string, unknown>;
    if (typeof metric !== "number" || !Number.isFinite(metric)) return null;
    const isList =
      Array.isArray(folds) && folds.every((fold) => typeof fold === "number" && Number.isFinite(fold));
    return { metric, folds: isList ? (folds as number[]).slice(0, 100) : [] };
  } catch {
    return null;
  }
}

function hear({ stdout, stderr }: BoxProcess): () => string {
  let head = "";
  let tail = "";
  for (const stream of [stdout, stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      if (head.length < keptChars) head += chunk;
      else tail = (tail + chunk).slice(-shownChars);
    });
  }
  return () => (tail === "" ? head : `${head}\n…\n${tail}`);
}

function errorOf(status: ExitStatus, output: string): string | null {
  switch (status.kind) {
    case "exited": {
      if (status.code === 0) return null;
      const last = output.split("\n").findLast((line) => line.trim() !== "") ?? "";
      return `exit code ${status.code}: ${last.slice(0, 300)}`;
    }
    case "time-limit":
      return `stopped at the limit of ${Math.round(status.limitMs / 1000)} s`;
    case "out-of-memory":
      return `out of memory, the limit is ${status.limitBytes} bytes`;
    case "signalled":
      return `ended by ${status.signal}`;
    default:
      return `ended by ${status.kind}`;
  }
}
