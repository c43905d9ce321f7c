import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpBytes, withKinds, writeBoxFiles } from "../box-files.ts";
import { cgroupName, createCgroup } from "../linux/cgroup.ts";
import { type Cgroup, NO_USAGE } from "../linux/cgroup-files.ts";
import { watchBoxDisk } from "../linux/disk-watch.ts";
import { FifoPool } from "../linux/fifo.ts";
import { gpuDevices } from "../linux/gpus.ts";
import { watchMemory } from "../linux/memory-watch.ts";
import { seccompFilter } from "../linux/seccomp.ts";
import { TreeUsage } from "../linux/tree-usage.ts";
import { DEFAULT_OPEN_FILES } from "../open-files.ts";
import { type SupervisedProcess, supervise } from "../process.ts";
import type { Box, BoxSpec, BoxUsage, Enforced, SpawnOptions } from "../sandbox.ts";
import { claimSlot, type Slot } from "../slot.ts";
import {
  bwrapArguments,
  defaultEnv,
  type LaunchPlan,
  type Shape,
  USER_UID,
  VALIDATION_SOCKET,
} from "./arguments.ts";
import { bridgeSource } from "./bridge.ts";
import { writeEtc } from "./etc.ts";
import { maskedPaths, systemMounts } from "./host.ts";
import { type LaunchInput, launch, outOfMemory } from "./launch.ts";
import { giveBoxTo, uidOf } from "./ownership.ts";

export interface BoxInput {
  readonly spec: BoxSpec;
  readonly programs: LaunchInput["programs"];
  readonly disableUserns: boolean;
}

/** Prepares everything that the box's commands share; the commands themselves each get namespaces of their own. */
export function startBox(input: BoxInput): Box {
  const slot = claimSlot();
  try {
    return new BwrapBox(input, slot);
  } catch (error) {
    slot.release();
    throw error;
  }
}

class BwrapBox implements Box {
  readonly enforced: readonly Enforced[];
  private readonly spec: BoxSpec;
  private readonly slot: Slot;
  private readonly programs: LaunchInput["programs"];
  private readonly plan: LaunchPlan;
  private readonly cgroup: Cgroup | null;
  private readonly fifos: FifoPool;
  private readonly running = new Set<SupervisedProcess>();
  private readonly diskWatch: { stop(): void } | null;
  private spawned = 0;
  private closed = false;
  private lastUsage: BoxUsage = NO_USAGE;
  private readonly treeUsage = new TreeUsage();

  constructor({ spec, programs, disableUserns }: BoxInput, slot: Slot) {
    this.spec = spec;
    this.slot = slot;
    this.programs = programs;
    const isRoot = process.getuid?.() === 0;
    const uid = uidOf(slot);
    const shape: Shape = isRoot ? { kind: "root", uid } : { kind: "user", disableUserns };
    if (isRoot) giveBoxTo(uid, spec);
    this.plan = { shape, spec, ...this.prepareFiles(isRoot ? uid : USER_UID) };
    writeFileSync(join(slot.dir, "seccomp"), seccompFilter()!);
    mkdirSync(join(slot.dir, "pipes"));
    this.fifos = new FifoPool(join(slot.dir, "pipes"), isRoot ? uid : null);
    this.cgroup = createCgroup(spec.limits, cgroupName(slot.index));
    this.enforced = [
      ...(["no-network", "filesystem", "seccomp", "file-size", "output", "wall-clock", "kill-tree"] as const),
      ...(isRoot ? (["own-user"] as const) : []),
      ...(this.cgroup?.enforced ?? []),
      ...(spec.isDiskCapped ? (["disk"] as const) : []),
      // RLIMIT_NPROC counts per user (root shape) or per user namespace, and each box has its own of either
      ...(this.cgroup?.enforced.includes("processes") ? [] : (["processes"] as const)),
    ];
    this.diskWatch = watchBoxDisk(spec, () => this.running);
  }

  spawn(command: readonly string[], options: SpawnOptions = {}): SupervisedProcess {
    if (this.closed) throw new Error(`The sandbox is closed; cannot start ${command[0]}`);
    const number = this.spawned++;
    const { validationSocket, limits } = this.spec;
    const { shape } = this.plan;
    const launched = launch({
      programs: this.programs,
      scratch: join(this.slot.dir, `command-${number}`),
      seccompFile: join(this.slot.dir, "seccomp"),
      fifos: this.fifos,
      cgroup: this.cgroup?.command(`c${number}`) ?? null,
      bwrapArguments: bwrapArguments(this.plan),
      uid: shape.kind === "root" ? shape.uid : null,
      inner: {
        cwd: options.cwd ?? "/home/code",
        fileSizeBytes: limits.fileSizeBytes,
        openFiles: limits.openFiles ?? DEFAULT_OPEN_FILES,
        processes: this.cgroup?.enforced.includes("processes") ? null : limits.processes,
        validation: validationSocket ? { socket: VALIDATION_SOCKET, bridge: bridgeSource } : null,
      },
      command,
      env: checkedEnv({ ...defaultEnv, ...this.spec.env, ...options.env }),
      memoryLimitBytes: limits.memoryBytes,
    });
    const supervised = supervise(launched, options, limits.outputBytes);
    this.running.add(supervised);
    void supervised.done.then(() => this.running.delete(supervised));
    if (limits.memoryBytes !== undefined && !this.cgroup?.enforced.includes("memory")) {
      const limitBytes = limits.memoryBytes;
      const watch = watchMemory(launched.pid, limitBytes, () => supervised.stop(outOfMemory(limitBytes)));
      void supervised.done.then(() => watch.stop());
    }
    return supervised;
  }

  usage(): BoxUsage {
    if (this.closed) return this.lastUsage;
    return this.cgroup?.usage() ?? this.treeUsage.sample([...this.running].flatMap(({ pid }) => pid ?? []));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.closed) return;
    this.lastUsage = this.usage();
    this.closed = true;
    this.diskWatch?.stop();
    await Promise.all(
      [...this.running].map((each) => {
        each.kill();
        return each.done;
      }),
    );
    await this.cgroup?.remove();
    this.slot.release();
  }

  private prepareFiles(uid: number) {
    const { files, readOnly } = this.spec;
    const system = systemMounts();
    const emptyFile = join(this.slot.dir, "empty");
    writeFileSync(emptyFile, "");
    const hidden = [
      ...maskedPaths([...system.map(({ path }) => path), ...readOnly]),
      ...(this.spec.hidden ?? []),
    ];
    return {
      system,
      emptyFile,
      masked: withKinds(hidden),
      etc: writeEtc(join(this.slot.dir, "etc"), uid),
      files: writeBoxFiles(join(this.slot.dir, "files"), files),
      devices: gpuDevices(this.spec.gpuIds ?? []).filter((path) => existsSync(path)),
      tmpBytes: tmpBytes(this.spec),
    };
  }
}

/** bash exports these for us, so their names have to be what a shell takes. */
function checkedEnv(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(env)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || value.includes("\0"))
      throw new Error(`Not an environment variable that a shell can export: ${name}`);
  }
  return env;
}
