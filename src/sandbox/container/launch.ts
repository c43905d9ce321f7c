import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { messageOf } from "../../core/errors.ts";
import type { OutputPipes } from "../linux/fifo.ts";
import type { Launched } from "../process.ts";
import type { EngineApi } from "./engine-api.ts";
import { type ContainerReport, parseReport, statusOf } from "./report.ts";

export interface ContainerLaunch {
  readonly api: EngineApi;
  readonly name: string;
  /** The body of the create call, for this command's directory. */
  readonly config: Record<string, unknown>;
  readonly ioDir: string;
  readonly output: OutputPipes;
  readonly memoryLimitBytes: number | undefined;
  /** Told the host's pid of the container's init. */
  readonly onStarted: (pid: number) => void;
  readonly onReport: (report: ContainerReport) => void;
}

/** The directory of one command: its environment, the pipe that keeps it alive, and what its init writes. */
export function makeIoDir(dir: string, env: Readonly<Record<string, string>>): void {
  mkdirSync(dir, { mode: 0o700 });
  const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}\0`);
  writeFileSync(join(dir, "env"), pairs.join(""), { mode: 0o600 });
  for (const name of ["failure", "report"]) writeFileSync(join(dir, name), "", { mode: 0o600 });
  execFileSync("mkfifo", ["-m", "600", join(dir, "life")]);
}

/** Runs one command in a container of its own, and says how to signal and wait for all of it. */
export function launchContainer(launch: ContainerLaunch): Launched {
  const { api, name, config, ioDir, output } = launch;
  const stdin = new PassThrough();
  // Both ends: our own is never without the other, and the container sees the end of the file when we are gone.
  let life: number | null = openSync(join(ioDir, "life"), constants.O_RDWR | constants.O_NONBLOCK);
  let isKilled = false;
  let isEnded = false;
  let failure = "";
  let id: string | null = null;
  const letDie = () => {
    if (life !== null) closeSync(life);
    life = null;
  };
  const remove = async () => {
    if (id) await api.call("DELETE", `/containers/${id}?force=1&v=1`).catch(() => {});
  };

  let begin = () => {};
  const started = new Promise<void>((resolve) => {
    begin = resolve;
  });

  const exited = (async () => {
    try {
      ({ Id: id } = await api.call<{ Id: string }>("POST", `/containers/create?name=${name}`, config));
      const socket = await api.attachStdin(id);
      socket.on("error", () => socket.destroy()); // it does not read, which is its right
      socket.resume();
      if (!isKilled) {
        await api.call("POST", `/containers/${id}/start`);
        stdin.pipe(socket);
        begin();
        const { State } = await api.call<{ State: { Pid: number } }>("GET", `/containers/${id}/json`);
        if (State.Pid > 0) launch.onStarted(State.Pid);
        await api.call("POST", `/containers/${id}/wait`);
      }
      socket.destroy();
    } catch (error) {
      if (!isKilled) failure = messageOf(error);
    }
    letDie();
    await remove(); // nothing of it runs any more when the engine has removed it
    isEnded = true;
    output.closeTheirs();
    return { code: null, signal: null };
  })();

  return {
    pid: undefined,
    exited,
    started,
    stdin,
    stdout: output.stdout,
    stderr: output.stderr,
    terminate() {
      if (life === null) return;
      if (id === null)
        this.kill(); // still being set up: nobody there to take leave
      else writeSync(life, "term\n");
    },
    kill() {
      if (isKilled || isEnded) return;
      isKilled = true;
      letDie();
      if (id) void api.call("POST", `/containers/${id}/kill`).catch(() => {});
    },
    isGone: () => isEnded,
    status() {
      const report = parseReport(textOf(join(ioDir, "report")));
      launch.onReport(report);
      const told = failure || textOf(join(ioDir, "failure")).trim();
      return statusOf(report, { failure: told, memoryLimitBytes: launch.memoryLimitBytes });
    },
    async cleanUp() {
      rmSync(ioDir, { recursive: true, force: true });
    },
  };
}

/** Written by our own init; bounded all the same. */
function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8").slice(0, 16_384) : "";
}
