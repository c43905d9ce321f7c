import { execFileSync } from "node:child_process";
import { chownSync, closeSync, constants, openSync } from "node:fs";
import { Socket } from "node:net";
import { basename } from "node:path";

/**
 * Named pipes as a command's stdout and stderr. Node's own stdio pipes are sockets, and `> /dev/stdout` or
 * `tee /dev/stderr` fails on those; inside a sandbox the pipe must also belong to the sandbox's user.
 * (Stdin stays Node's: opening a named pipe again for reading would hang once the writer has closed it.)
 */
export class FifoPool {
  private readonly free: FifoSet[] = [];
  private made = 0;
  private readonly dir: string;
  private readonly owner: number | null;

  /** `owner`: the uid that code inside runs as, when it is not ours. */
  constructor(dir: string, owner: number | null) {
    this.dir = dir;
    this.owner = owner;
    this.free.push(this.make());
  }

  open(): OutputPipes {
    const set = this.free.pop() ?? this.make();
    const stdout = openBoth(set.stdout);
    const stderr = openBoth(set.stderr);
    const ours = {
      stdout: new Socket({ fd: stdout.readEnd, readable: true, writable: false }),
      stderr: new Socket({ fd: stderr.readEnd, readable: true, writable: false }),
    };
    let open = 2;
    for (const socket of Object.values(ours)) {
      // A pipe is used again only when nothing of the last command can still be in it.
      socket.once("close", () => --open === 0 && this.free.push(set));
    }
    const theirs = [stdout.writeEnd, stderr.writeEnd] as const;
    return {
      ...ours,
      theirs,
      names: { stdout: basename(set.stdout), stderr: basename(set.stderr) },
      closeTheirs: () => {
        for (const fd of theirs) closeSync(fd);
      },
    };
  }

  private make(): FifoSet {
    const number = this.made++;
    const path = (name: string) => `${this.dir}/${number}-${name}`;
    const set = { stdout: path("out"), stderr: path("err") };
    execFileSync("mkfifo", ["-m", "600", ...Object.values(set)]);
    if (this.owner !== null) for (const each of Object.values(set)) chownSync(each, this.owner, this.owner);
    return set;
  }
}

export interface OutputPipes {
  readonly stdout: Socket;
  readonly stderr: Socket;
  /** The ends for the child, to be closed here once it has them. */
  readonly theirs: readonly [stdout: number, stderr: number];
  /** Their file names in the pool's directory. */
  readonly names: { readonly stdout: string; readonly stderr: string };
  closeTheirs(): void;
}

interface FifoSet {
  readonly stdout: string;
  readonly stderr: string;
}

/** Opening either end alone waits for the other; opening both at once first (Linux allows it) does not. */
function openBoth(path: string): { readEnd: number; writeEnd: number } {
  const both = openSync(path, constants.O_RDWR);
  const readEnd = openSync(path, constants.O_RDONLY);
  const writeEnd = openSync(path, constants.O_WRONLY);
  closeSync(both);
  return { readEnd, writeEnd };
}
