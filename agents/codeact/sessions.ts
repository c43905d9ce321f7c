import { createInterface, type Interface } from "node:readline";
import type { AgentContext } from "../../src/agent/define.ts";
import type { BoxProcess } from "../../src/sandbox/sandbox.ts";

export interface SessionRequest {
  readonly tool: "bash" | "python";
  readonly code: string;
  readonly seconds: number;
  /** Of the output at most. */
  readonly chars: number;
}

export interface SessionAnswer {
  readonly output: string;
  /** "lost": the sandbox ended the driver and with it both sessions, for memory for example. */
  readonly status: "done" | "failed" | "timeout" | "died" | "lost";
}

/** The shell and the Python session in the box, behind driver.py; started at the first request and after a loss. */
export class Sessions {
  private readonly context: AgentContext;
  private driver: { readonly process: BoxProcess; readonly lines: AsyncIterator<string> } | null = null;

  constructor(context: AgentContext) {
    this.context = context;
  }

  async run(request: SessionRequest): Promise<SessionAnswer> {
    this.driver ??= this.start();
    const { process, lines } = this.driver;
    process.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    const answer = done ? null : parsed(value, request.chars);
    if (answer) return answer;
    process.kill();
    const status = await process.done;
    this.driver = null;
    const reason =
      status.kind === "out-of-memory" ? `out of memory (${status.limitBytes} bytes)` : status.kind;
    return {
      output: `Both sessions were ended: ${reason}. New ones start with the next call.`,
      status: "lost",
    };
  }

  private start() {
    const process = this.context.box.spawn(["python3", "-u", "/home/agent/driver.py"], {
      cwd: "/home/code",
      signal: this.context.signal,
    });
    process.stdin.on("error", () => {}); // it has died; the missing answer tells
    process.stderr.resume();
    const lines: Interface = createInterface({ input: process.stdout });
    return { process, lines: lines[Symbol.asyncIterator]() };
  }
}

/** What says so is code inside, which can be anything. */
function parsed(line: string, chars: number): SessionAnswer | null {
  try {
    const { output, status } = JSON.parse(line) as Record<string, unknown>;
    if (typeof output !== "string") return null;
    const known = (["done", "failed", "timeout", "died"] as const).find((word) => word === status);
    return known ? { output: output.slice(0, 2 * chars + 1000), status: known } : null;
  } catch {
    return null;
  }
}
