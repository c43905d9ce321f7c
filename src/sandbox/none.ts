import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findPrograms } from "./bwrap/host.ts";
import { FifoPool } from "./linux/fifo.ts";
import { descendants, signal } from "./linux/proc.ts";
import { TreeUsage } from "./linux/tree-usage.ts";
import { type Launched, type SupervisedProcess, supervise } from "./process.ts";
import type { Box, BoxSpec, ExitStatus, Sandbox } from "./sandbox.ts";
import { claimSlot, type Slot } from "./slot.ts";

/**
 * No sandbox: plain processes of our own user, with time, output and file size limits. For code that you trust,
 * on machines where nothing better works. Paths below /home in a command, its environment and working directory
 * are replaced by the host's directories; inside a script they do not exist. The validation server is where its
 * environment says, not at port 5000.
 */
export function noneSandbox(): Sandbox {
  const { bash } = findPrograms();
  return {
    name: "none",
    sharesHostNetwork: true,
    async probe() {
      if (process.platform !== "linux" || !bash)
        return { kind: "unusable", reason: "it needs Linux and bash", fix: "Run mlebench on Linux." };
      return {
        kind: "usable",
        enforced: ["file-size", "output", "wall-clock"],
        notes: ["Nothing is isolated: code can read your files, the answers included, and use the network."],
      };
    },
    start: async (spec) => new PlainBox(spec, bash ?? "bash"),
  };
}

/** Every process of a command carries it in its environment, also when it has left the process group. */
const MARK = "MLEBENCH_COMMAND";

class PlainBox implements Box {
  readonly enforced = ["file-size", "output", "wall-clock"] as const;
  private readonly spec: BoxSpec;
  private readonly bash: string;
  private readonly slot: Slot;
  private readonly fifos: FifoPool;
  private readonly hostPaths: readonly (readonly [inside: string, host: string])[];
  private readonly running = new Set<SupervisedProcess>();
  private readonly treeUsage = new TreeUsage();
  private closed = false;

  constructor(spec: BoxSpec, bash: string) {
    this.spec = spec;
    this.bash = bash;
    this.slot = claimSlot();
    const dir = (name: string) => {
      mkdirSync(join(this.slot.dir, name));
      return join(this.slot.dir, name);
    };
    this.fifos = new FifoPool(dir("pipes"), null);
    const filesDir = dir("files");
    const files = Object.entries(spec.files).map(([name, { content, executable }]) => {
      mkdirSync(dirname(join(filesDir, name)), { recursive: true });
      writeFileSync(join(filesDir, name), content, { mode: executable ? 0o755 : 0o644 });
      return [`/home/${name}`, join(filesDir, name)] as const;
    });
    const { dir: publicDir = "", at = {} } = spec.publicFiles ?? {};
    const shown = Object.entries(at).map(([name, file]) => [`/home/${name}`, join(publicDir, file)] as const);
    const homes = Object.entries(spec.home).map(([name, host]) => [`/home/${name}`, host] as const);
    const live = Object.entries(spec.live ?? {}).map(([name, host]) => [`/home/${name}`, host] as const);
    this.hostPaths = [...files, ...shown, ["/home/data", spec.data], ...homes, ...live];
  }

  spawn(command: readonly string[], options: Parameters<Box["spawn"]>[1] = {}): SupervisedProcess {
    if (this.closed) throw new Error(`The sandbox is closed; cannot start ${command[0]}`);
    const output = this.fifos.open();
    const mark = randomBytes(12).toString("hex");
    const { fileSizeBytes, openFiles } = this.spec.limits;
    const files = openFiles === undefined ? "" : `ulimit -n ${openFiles} 2> /dev/null; `;
    const script = `ulimit -c 0 -f ${Math.ceil(fileSizeBytes / 1024)}; ${files}exec "$@"`;
    const gpus = this.spec.gpuIds;
    const env = {
      ...(gpus ? { CUDA_VISIBLE_DEVICES: gpus.join(",") } : {}),
      PATH: process.env["PATH"] ?? "",
      ...this.spec.env,
      ...options.env,
    };
    const child = spawn(
      this.bash,
      ["--noprofile", "--norc", "-c", script, "mlebench", ...command.map((each) => this.onHost(each))],
      {
        cwd: this.onHost(options.cwd ?? "/home/code"),
        env: {
          HOME: this.spec.home.agent,
          ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, this.onHost(value)])),
          [MARK]: mark,
        },
        detached: true,
        stdio: ["pipe", ...output.theirs],
      },
    );
    output.closeTheirs();
    const launched = plainCommand(child, { mark, stdout: output.stdout, stderr: output.stderr });
    const supervised = supervise(launched, options, this.spec.limits.outputBytes);
    this.running.add(supervised);
    void supervised.done.then(() => this.running.delete(supervised));
    return supervised;
  }

  usage() {
    return this.treeUsage.sample([...this.running].flatMap(({ pid }) => pid ?? []));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const each of this.running) each.kill();
    await Promise.all([...this.running].map((each) => each.done));
    this.slot.release();
  }

  private onHost(text: string): string {
    for (const [inside, host] of this.hostPaths) {
      if (text === inside || text.startsWith(`${inside}/`)) return host + text.slice(inside.length);
    }
    return text;
  }
}

function plainCommand(
  child: ChildProcess,
  { mark, stdout, stderr }: { mark: string } & Pick<Launched, "stdout" | "stderr">,
): Launched {
  const members = () => {
    const tree = child.pid === undefined ? [] : descendants(child.pid).map(({ pid }) => pid);
    const own = child.exitCode === null && child.signalCode === null && child.pid ? [child.pid] : [];
    return [...new Set([...own, ...tree, ...marked(mark)])];
  };
  return {
    child,
    stdin: child.stdin!,
    stdout,
    stderr,
    terminate() {
      for (const pid of members()) signal(pid, "SIGTERM");
    },
    kill() {
      for (const pid of members()) signal(pid, "SIGKILL");
    },
    isGone: () => members().length === 0,
    status: ({ code, signal, stderrTail }): ExitStatus => {
      if (signal) return { kind: "signalled", signal };
      const notStarted = (code === 126 || code === 127) && /^mlebench: line \d+: /m.test(stderrTail);
      return code === null || notStarted
        ? { kind: "launch-failed", detail: stderrTail || "no process could be started" }
        : { kind: "exited", code };
    },
    async cleanUp() {},
  };
}

function marked(mark: string): number[] {
  return readdirSync("/proc").flatMap((entry) => {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) return [];
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(`${MARK}=${mark}`) ? [pid] : [];
    } catch {
      return []; // gone, or of another user
    }
  });
}
