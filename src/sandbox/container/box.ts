import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpBytes, withKinds, writeBoxFiles } from "../box-files.ts";
import { defaultEnv } from "../bwrap/arguments.ts";
import { bridgeSource } from "../bwrap/bridge.ts";
import { writeEtc } from "../bwrap/etc.ts";
import { giveBoxTo, uidOf } from "../bwrap/ownership.ts";
import { cgroupName } from "../linux/cgroup.ts";
import { watchBoxDisk } from "../linux/disk-watch.ts";
import { FifoPool } from "../linux/fifo.ts";
import { ownerMark } from "../linux/owner.ts";
import { seccompProfile } from "../linux/seccomp-json.ts";
import { TreeUsage } from "../linux/tree-usage.ts";
import { DEFAULT_OPEN_FILES } from "../open-files.ts";
import { type SupervisedProcess, supervise } from "../process.ts";
import type { Box, BoxSpec, BoxUsage, Enforced, SpawnOptions } from "../sandbox.ts";
import { claimSlot, type Slot } from "../slot.ts";
import { type ContainerPlan, containerConfig, type Dialect } from "./config.ts";
import type { EngineApi } from "./engine-api.ts";
import { launchContainer, makeIoDir } from "./launch.ts";
import { innerScript, VALIDATION_SOCKET } from "./prelude.ts";
import type { ContainerReport } from "./report.ts";

/** The rest of /etc is the image's and the engine's. */
const etcMounted = ["passwd", "group", "hosts", "nsswitch.conf"];
/** The labels by which a later harness finds the containers of one that was killed. */
export const ownerLabel = "mlebench.harness";

export interface ContainerBoxInput {
  readonly api: EngineApi;
  readonly image: string;
  readonly dialect: Dialect;
  /** Docker is sent the seccomp profile itself, podman the path of a file. */
  readonly seccomp: "content" | "path";
  readonly spec: BoxSpec;
  /** What the engine keeps on this machine of the limits that control groups keep. */
  readonly limitsKept: readonly Enforced[];
  readonly hardLimits: ContainerPlan["hardLimits"];
}

/** Each command of the box is a container of its own: limits of memory, processes and cores are each command's. */
export class ContainerBox implements Box {
  readonly enforced: readonly Enforced[];
  private readonly input: ContainerBoxInput;
  private readonly slot: Slot;
  private readonly plan: Omit<ContainerPlan, "ioDir" | "arguments">;
  private readonly fifos: FifoPool;
  private readonly uid: number;
  private readonly running = new Map<SupervisedProcess, number | null>();
  private readonly treeUsage = new TreeUsage();
  private readonly diskWatch: { stop(): void } | null;
  private spawned = 0;
  private closed = false;
  private ended = { cpuMs: 0, oomKills: 0, memoryPeakBytes: 0 };
  private lastUsage: BoxUsage | null = null;

  constructor(input: ContainerBoxInput) {
    this.input = input;
    this.slot = claimSlot();
    const { spec } = input;
    const isRoot = process.getuid?.() === 0;
    this.uid = isRoot ? uidOf(this.slot) : (process.getuid?.() ?? 1000);
    if (isRoot) giveBoxTo(this.uid, spec);
    const pipesDir = join(this.slot.dir, "pipes");
    mkdirSync(pipesDir);
    this.fifos = new FifoPool(pipesDir, isRoot ? this.uid : null);
    this.plan = this.prepare(pipesDir);
    this.enforced = [
      ...(["no-network", "filesystem", "seccomp", "file-size", "output", "wall-clock", "kill-tree"] as const),
      "own-user",
      ...input.limitsKept.filter((each) => isAskedFor(each, spec)),
      ...(spec.isDiskCapped ? (["disk"] as const) : []),
    ];
    this.diskWatch = watchBoxDisk(spec, () => this.running.keys());
  }

  spawn(command: readonly string[], options: SpawnOptions = {}): SupervisedProcess {
    if (this.closed) throw new Error(`The sandbox is closed; cannot start ${command[0]}`);
    const { spec, api } = this.input;
    const { limits } = spec;
    const number = this.spawned++;
    const ioDir = join(this.slot.dir, `command-${number}`);
    makeIoDir(ioDir, { ...defaultEnv, ...spec.env, ...options.env });
    const output = this.fifos.open();
    const inner = [
      `${Math.ceil(limits.fileSizeBytes / 1024)}`,
      `${limits.openFiles ?? DEFAULT_OPEN_FILES}`,
      ...(spec.validationSocket ? [VALIDATION_SOCKET, bridgeSource] : ["", ""]),
      options.cwd ?? "/home/code",
      ...command,
    ];
    const shell = [`${this.uid}`, output.names.stdout, output.names.stderr, innerScript, "mlebench"];
    let started: SupervisedProcess | null = null;
    const launched = launchContainer({
      api,
      name: `${cgroupName(this.slot.index)}-${number}`,
      config: containerConfig({ ...this.plan, ioDir, arguments: [...shell, ...inner] }),
      ioDir,
      output,
      memoryLimitBytes: limits.memoryBytes,
      onStarted: (pid) => {
        if (started && this.running.has(started)) this.running.set(started, pid);
      },
      onReport: (report) => this.count(report),
    });
    const supervised = supervise(launched, options, limits.outputBytes);
    started = supervised;
    this.running.set(supervised, null);
    void supervised.done.then(() => this.running.delete(supervised));
    return supervised;
  }

  usage(): BoxUsage {
    if (this.lastUsage) return this.lastUsage;
    const pids = [...this.running.values()].flatMap((pid) => pid ?? []);
    const live = this.treeUsage.sample(pids);
    return {
      ...live,
      cpuMs: Math.max(live.cpuMs ?? 0, this.ended.cpuMs),
      oomKills: this.ended.oomKills,
      memoryPeakBytes: Math.max(live.memoryPeakBytes ?? 0, this.ended.memoryPeakBytes),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.closed) return;
    this.lastUsage = this.usage();
    this.closed = true;
    this.diskWatch?.stop();
    await Promise.all(
      [...this.running.keys()].map((each) => {
        each.kill();
        return each.done;
      }),
    );
    this.slot.release();
  }

  private count({ cpuMs, oomKills, memoryPeakBytes }: ContainerReport): void {
    this.ended = {
      cpuMs: this.ended.cpuMs + (cpuMs ?? 0),
      oomKills: this.ended.oomKills + oomKills,
      memoryPeakBytes: Math.max(this.ended.memoryPeakBytes, memoryPeakBytes ?? 0),
    };
  }

  private prepare(pipesDir: string): Omit<ContainerPlan, "ioDir" | "arguments"> {
    const { spec, image, dialect, hardLimits } = this.input;
    const empty = { file: join(this.slot.dir, "empty"), directory: join(this.slot.dir, "empty-folder") };
    writeFileSync(empty.file, "");
    mkdirSync(empty.directory);
    const etc = writeEtc(join(this.slot.dir, "etc"), this.uid);
    // The image's own file system holds nothing of ours; only what is mounted can show what must be hidden.
    const masked = withKinds(
      (spec.hidden ?? []).filter((path) => spec.readOnly.some((mount) => path.startsWith(`${mount}/`))),
    );
    return {
      ...{ image, spec, pipesDir, masked, empty, dialect, hardLimits },
      files: writeBoxFiles(join(this.slot.dir, "files"), spec.files),
      etc: Object.fromEntries(Object.entries(etc).filter(([name]) => etcMounted.includes(name))),
      tmpBytes: tmpBytes(spec),
      seccompProfile: this.input.seccomp === "content" ? seccompProfile() : this.seccompFile(),
      labels: { [ownerLabel]: ownerMark() },
    };
  }

  private seccompFile(): string {
    const path = join(this.slot.dir, "seccomp.json");
    writeFileSync(path, seccompProfile());
    return path;
  }
}

function isAskedFor(limit: Enforced, { limits }: BoxSpec): boolean {
  if (limit === "memory") return limits.memoryBytes !== undefined;
  return limit !== "cpu" || limits.cpus !== undefined;
}
