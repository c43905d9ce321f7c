import { spawn } from "node:child_process";
import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import type { Duplex, Readable } from "node:stream";
import type { CommandCgroup } from "../linux/cgroup-files.ts";
import type { FifoPool } from "../linux/fifo.ts";
import { descendants, freeze, isRunning, type ProcessStat, processStat, signal } from "../linux/proc.ts";
import type { Launched } from "../process.ts";
import type { ExitStatus } from "../sandbox.ts";
import { fd, innerPrelude, innerPreludeAsInit, outerPrelude, READY } from "./prelude.ts";
import { exitStatus, initPid } from "./status.ts";

export interface LaunchInput {
  readonly programs: { readonly bwrap: string; readonly bash: string; readonly setpriv: string };
  /** Where the argument and environment files of this command are written, as a path prefix. */
  readonly scratch: string;
  readonly seccompFile: string;
  readonly fifos: FifoPool;
  readonly cgroup: CommandCgroup | null;
  readonly bwrapArguments: readonly string[];
  /** The user to become inside; null when the user namespace has done it. */
  readonly uid: number | null;
  readonly inner: {
    readonly cwd: string;
    readonly fileSizeBytes: number;
    readonly openFiles: number;
    /** RLIMIT_NPROC, where no control group counts processes. */
    readonly processes: number | null;
    readonly validation: { readonly socket: string; readonly bridge: string } | null;
  };
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly memoryLimitBytes: number | undefined;
}

/** Starts bash -> bwrap -> (setpriv ->) bash -> the command, and says how to signal and wait for all of it. */
export function launch(input: LaunchInput): Launched {
  const { cgroup, memoryLimitBytes } = input;
  const output = input.fifos.open();
  const files = openFiles(input);
  const child = spawn(input.programs.bash, outerCommand(input), {
    cwd: "/",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    // In a session of its own: Ctrl-C in the harness's terminal is the harness's to handle.
    detached: true,
    stdio: ["pipe", ...output.theirs, "pipe", files.args, files.seccomp, "pipe", files.env],
  });
  output.closeTheirs();
  files.close();

  // typed for five descriptors; the two asked for as pipes are readable
  const pipes = child.stdio as unknown as Readonly<Record<number, Readable>>;
  const status = collect(pipes[fd.status]!);
  const control = pipes[fd.control] as unknown as Duplex;
  const failure = collect(control);
  let stopped = false;
  control.on("data", () => {
    if (failure() === `${READY}\n` && !stopped) control.write("go\n");
  });
  let seen: ProcessStat[] = [];
  const look = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      seen = descendants(child.pid);
    }
    return seen;
  };
  const init = () => initPid(status()) ?? seen.find(({ parent }) => parent === child.pid)?.pid;
  let initStat: ProcessStat | null = null;

  return {
    child,
    stdin: child.stdin!,
    stdout: output.stdout,
    stderr: output.stderr,
    terminate() {
      const members = look().filter(({ pid }) => pid !== init());
      for (const { pid } of members) signal(pid, "SIGTERM");
      if (members.length === 0) this.kill(); // still being set up: nobody there to take leave
    },
    kill() {
      stopped = true;
      // A child that bwrap makes between our look and its death would outlive it, being told too late to die with it.
      if (child.pid !== undefined && init() === undefined) freeze(child.pid);
      look();
      const pid = init();
      initStat ??= pid === undefined ? null : processStat(pid);
      cgroup?.kill();
      child.kill("SIGKILL");
      if (initStat && isRunning(initStat)) signal(initStat.pid, "SIGKILL");
    },
    // The kernel lets a pid namespace's init finish only after everything in it.
    isGone: () => !(initStat && isRunning(initStat)) && (cgroup?.isEmpty() ?? true),
    status({ stderrTail }) {
      const end = exitStatus(status(), failure().replace(`${READY}\n`, ""), stderrTail);
      const failed = end.kind === "signalled" || (end.kind === "exited" && end.code !== 0);
      return failed && memoryLimitBytes !== undefined && (cgroup?.oomKills() ?? 0) > 0
        ? outOfMemory(memoryLimitBytes)
        : end;
    },
    async cleanUp() {
      files.remove();
      await cgroup?.remove();
    },
  };
}

export function outOfMemory(limitBytes: number): ExitStatus {
  return { kind: "out-of-memory", limitBytes };
}

function outerCommand({ programs, cgroup, uid, inner, command }: LaunchInput): string[] {
  const innerCommand = [
    ...[
      programs.bash,
      "--noprofile",
      "--norc",
      "-c",
      uid === null ? innerPreludeAsInit : innerPrelude,
      "mlebench",
    ],
    `${Math.ceil(inner.fileSizeBytes / 1024)}`,
    `${inner.processes ?? ""}`,
    `${inner.openFiles}`,
    inner.validation?.socket ?? "",
    inner.validation?.bridge ?? "",
    inner.cwd,
    ...command,
  ];
  const become = [
    "--reuid",
    `${uid}`,
    "--regid",
    `${uid}`,
    "--clear-groups",
    "--inh-caps=-all",
    "--bounding-set=-all",
    "--",
  ];
  return [
    ...["--noprofile", "--norc", "-c", outerPrelude, "mlebench"],
    ...(cgroup?.join ?? []),
    "--",
    ...[programs.bwrap, "--args", `${fd.args}`, "--"],
    ...(uid === null ? [] : [programs.setpriv, ...become]),
    ...innerCommand,
  ];
}

/** Arguments and environment as files in a private directory: neither shows in a process list. */
function openFiles({ scratch, seccompFile, bwrapArguments, env }: LaunchInput) {
  const write = (path: string, values: readonly string[]) => {
    writeFileSync(path, values.map((value) => `${value}\0`).join(""), { mode: 0o600 });
    return openSync(path, "r");
  };
  const paths = [`${scratch}-args`, `${scratch}-env`] as const;
  const args = write(paths[0], bwrapArguments);
  const environment = write(
    paths[1],
    Object.entries(env).map(([name, value]) => `${name}=${value}`),
  );
  const seccomp = openSync(seccompFile, "r");
  return {
    args,
    env: environment,
    seccomp,
    close: () => [args, environment, seccomp].forEach((each) => void closeSync(each)),
    remove: () => paths.forEach((path) => void rmSync(path, { force: true })),
  };
}

/** What has arrived so far on a small pipe. */
function collect(pipe: Readable): () => string {
  let text = "";
  pipe.setEncoding("utf8");
  pipe.on("data", (chunk: string) => {
    text += chunk.slice(0, 4096 - text.length);
  });
  pipe.on("error", () => {});
  return () => text;
}
