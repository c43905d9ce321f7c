import type { Readable, Writable } from "node:stream";
import type { PublicDir } from "../core/dirs.ts";

/**
 * A place where untrusted code runs. One file per backend; `contract.ts` holds the suite that each must pass.
 * Callers must not assume that a limit is kept: {@link Box.enforced} says which ones really are.
 */
export interface Sandbox {
  readonly name: string;
  /** True when code inside uses the host's network: the validation server then listens on a free host port. */
  readonly sharesHostNetwork?: boolean;
  /** Tries the backend for real (versions prove nothing) and says what is missing, with the command that mends it. */
  probe(): Promise<SandboxProbe>;
  /** @throws UserError when the backend cannot start here */
  start(spec: BoxSpec): Promise<Box>;
  /**
   * Copies a directory of the image that commands see to a folder of the host; only where there is an image.
   * @throws UserError when the image has no such directory
   */
  copyOut?(path: string, to: string): Promise<void>;
}

export type SandboxProbe =
  | { readonly kind: "usable"; readonly enforced: readonly Enforced[]; readonly notes: readonly string[] }
  | { readonly kind: "unusable"; readonly reason: string; readonly fix: string };

/** A protection that holds in fact. */
export type Enforced =
  | "no-network"
  | "filesystem"
  | "own-user"
  | "seccomp"
  | "memory"
  | "processes"
  | "cpu"
  | "file-size"
  | "disk"
  | "output"
  | "wall-clock"
  | "kill-tree";

export interface BoxSpec {
  /** Mounted read-only at /home/data. */
  readonly data: PublicDir;
  /** Files of another public directory, by path below /home: over files of `data`, or beside it. Read-only. */
  readonly publicFiles?: { readonly dir: PublicDir; readonly at: Readonly<Record<string, string>> };
  /** Host directories mounted writable below /home. They exist and belong to the harness. */
  readonly home: {
    readonly submission: string;
    readonly code: string;
    readonly logs: string;
    readonly agent: string;
  };
  /** Extra files below /home, by name, read-only: instructions.txt, validate_submission.sh. */
  readonly files: Readonly<Record<string, { readonly content: string; readonly executable?: boolean }>>;
  /** The folders of `home` are on a file system that holds no more than `limits.diskBytes`: nothing to watch. */
  readonly isDiskCapped?: boolean;
  /** Further read-only mounts at the same path inside, e.g. a Python environment and its interpreter. */
  readonly readOnly: readonly string[];
  /** Files and directories that those mounts or the system's own would show and that look empty inside instead. */
  readonly hidden?: readonly string[];
  /** The whole environment of code inside; nothing of the harness's own environment leaks in. */
  readonly env: Readonly<Record<string, string>>;
  /** Host directories that the harness keeps writing and code inside can only read, by name below /home: clock. */
  readonly live?: Readonly<Record<string, string>>;
  /** GPUs of the host, as nvidia-smi numbers them, that code inside may use; no others are visible. */
  readonly gpuIds?: readonly string[];
  /** Unix socket of the validation server, reachable inside as http://localhost:5000; absent: no server. */
  readonly validationSocket?: string;
  readonly limits: BoxLimits;
}

export interface BoxLimits {
  /** Cores, may be fractional. */
  readonly cpus?: number;
  readonly memoryBytes?: number;
  /** Processes and threads at once. */
  readonly processes: number;
  /** Open files of one process; default 4096. */
  readonly openFiles?: number;
  /** Largest single file the code may write. */
  readonly fileSizeBytes: number;
  /** stdout + stderr of one command; beyond it the command is killed. */
  readonly outputBytes: number;
  /** Total of the writable directories. */
  readonly diskBytes?: number;
}

/** A started sandbox; `await using` closes it, which leaves no process, mount, cgroup or temporary directory. */
export interface Box extends AsyncDisposable {
  readonly enforced: readonly Enforced[];
  /** Starts a command inside. Its processes never outlive {@link BoxProcess.done}. */
  spawn(command: readonly string[], options?: SpawnOptions): BoxProcess;
  usage(): BoxUsage;
}

export interface SpawnOptions {
  /** Working directory inside; default /home/code. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Wall-clock limit. At the limit SIGTERM, after `graceMs` (default 2 s) SIGKILL of the whole tree. */
  readonly timeoutMs?: number;
  readonly graceMs?: number;
  /** Aborting it kills the whole tree, as the time limit does. */
  readonly signal?: AbortSignal;
}

export interface BoxProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Never rejects. Resolves when every process of the command's tree is gone. */
  readonly done: Promise<ExitStatus>;
  /** Kills the whole tree now (SIGKILL). */
  kill(): void;
}

export type ExitStatus =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "time-limit"; readonly limitMs: number }
  | { readonly kind: "out-of-memory"; readonly limitBytes: number }
  | { readonly kind: "output-limit"; readonly limitBytes: number }
  | { readonly kind: "disk-limit"; readonly limitBytes: number }
  | { readonly kind: "killed" }
  | { readonly kind: "launch-failed"; readonly detail: string };

/** Over all commands of the box, since it started unless said otherwise; null where this machine cannot measure it. */
export interface BoxUsage {
  readonly cpuMs: number | null;
  /** Now. */
  readonly memoryBytes: number | null;
  readonly memoryPeakBytes: number | null;
  readonly oomKills: number | null;
  /** Processes and threads, now. */
  readonly processes: number | null;
  /** How often a new process or thread was refused because of the limit. */
  readonly refusedProcesses: number | null;
  /** From and to disks; what the page cache serves is not counted where a control group measures. */
  readonly readBytes: number | null;
  readonly writtenBytes: number | null;
}
