import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { openHostileFile, writeFileAtomic } from "../../core/files.ts";
import type { AgentContext, AgentOutcome } from "../define.ts";
import { runCommand } from "../run-command.ts";
import { eventsOfLine, type ToEvents } from "../transcript.ts";

export interface CliRun {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files that it reads its settings from, by path below /home/agent; @OPENAI_BASE_URL@ in them is the gateway. */
  readonly configs?: Readonly<Record<string, string>>;
  /** The name of its log in /home/logs. */
  readonly log: string;
  readonly toEvents: ToEvents;
}

/** Inside, where the environment says where the gateway is. */
const writeConfig = 'mkdir -p "$(dirname "$1")" && sed "s|@OPENAI_BASE_URL@|$OPENAI_BASE_URL|g" > "$1"';
const maxLogBytes = 512 * 2 ** 20;
const maxEvents = 200_000;

/** Runs an outside agent's program to its end, then brings its log into logs/transcript.jsonl. */
export async function runCli(context: AgentContext, run: CliRun): Promise<AgentOutcome> {
  const home = { HOME: "/home/agent", NO_COLOR: "1", TERM: "dumb", CI: "1" };
  for (const [path, content] of Object.entries(run.configs ?? {})) {
    const writing = context.box.spawn(["bash", "-c", writeConfig, "bash", `/home/agent/${path}`]);
    writing.stdin.end(content);
    await writing.done;
  }
  const assignments = Object.entries({ ...home, ...run.env }).map(([name, value]) => `${name}=${value}`);
  try {
    return await runCommand(context, ["env", ...assignments, ...run.command], run.log);
  } finally {
    await writeTranscript(context, run);
  }
}

/** The log was written by what runs inside: bounded, no links followed, any line may be anything. */
async function writeTranscript({ host, log }: AgentContext, run: CliRun): Promise<void> {
  const opened = openHostileFile(join(host.logs, run.log), maxLogBytes);
  if (opened.kind === "refused") return log(`no transcript: ${opened.detail}`);
  using file = opened.file;
  const lines: string[] = [];
  for await (const line of createInterface({ input: Readable.from(chunksOf(file)) })) {
    if (lines.length >= maxEvents) break;
    lines.push(...eventsOfLine(line, run.toEvents).map((event) => JSON.stringify(event)));
  }
  writeFileAtomic(join(host.logs, "transcript.jsonl"), lines.map((line) => `${line}\n`).join(""));
}

function* chunksOf(file: { readonly sizeBytes: number; readAt(position: number, into: Buffer): number }) {
  const size = 1 << 20;
  for (let at = 0; at < file.sizeBytes; ) {
    const buffer = Buffer.alloc(Math.min(size, file.sizeBytes - at));
    const read = file.readAt(at, buffer);
    if (read === 0) return;
    at += read;
    yield buffer.subarray(0, read);
  }
}
