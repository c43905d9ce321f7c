import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../../src/core/package-root.ts";

const script = join(packageRoot, "test", "e2e", "slurm", "cluster.sh");

/** A real Slurm on this machine: partitions "main" (n1, n2), "fragile" (n3, n4), "short" (two minutes at most), "spot" and "urgent". */
export interface Cluster extends Disposable {
  readonly dir: string;
  readonly env: { readonly SLURM_CONF: string };
  /** Runs one of Slurm's commands. */
  slurm(command: string, ...args: string[]): string;
  /** Starts the daemon of a node again. */
  startNode(node: string): void;
}

/** Why there can be no cluster here, or null. Installs Debian's Slurm when it is missing. */
export function whyNoCluster(): string | null {
  if (process.getuid?.() !== 0) return "only root can start Slurm's daemons";
  if (processes().some(({ command }) => isDaemon(command))) return "this machine has a Slurm of its own";
  if (["slurmctld", "slurmd", "munged"].every((name) => existsSync(`/usr/sbin/${name}`))) return null;
  if (!existsSync("/usr/bin/apt-get")) return "Slurm is missing, and there is no apt-get to install it";
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [
    ["update", "-q"],
    ["install", "-y", "-q", "--no-install-recommends", "slurm-wlm", "munge"],
  ]) {
    const { status, stderr } = spawnSync("apt-get", args, { env, encoding: "utf8" });
    if (status !== 0) return `apt-get ${args[0]} failed: ${stderr.trim().split("\n").at(-1)}`;
  }
  return null;
}

export function startCluster(): Cluster {
  const dir = mkdtempSync(join(tmpdir(), "slurm-"));
  const env = { SLURM_CONF: join(dir, "slurm.conf") };
  const call = (...args: string[]) =>
    execFileSync("bash", [script, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  const stop = () => {
    call("down", dir);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    call("up", dir);
  } catch (error) {
    stop();
    throw error;
  }
  return {
    dir,
    env,
    slurm: (command, ...args) =>
      execFileSync(command, args, { env: { ...process.env, ...env }, encoding: "utf8" }),
    startNode: (node) => call("node", dir, node),
    [Symbol.dispose]: stop,
  };
}

/** What a cluster must not leave: daemons, processes and mounts below `dir`, and control groups. */
export function leftOfClusters(dir: string): string[] {
  const daemons = processes().filter(({ command }) => isDaemon(command) || command.includes(dir));
  const mounts = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => line.includes(dir));
  const roots = readdirSync("/sys/fs/cgroup").map((name) => join("/sys/fs/cgroup", name));
  const groups = ["/sys/fs/cgroup", ...roots].flatMap((root) => {
    try {
      return readdirSync(root).flatMap((name) => (name.startsWith("slurm") ? [join(root, name)] : []));
    } catch {
      return []; // a file
    }
  });
  return [...daemons.map(({ command }) => command), ...mounts, ...groups];
}

function isDaemon(command: string): boolean {
  return /^(\S*\/)?slurm(ctld|d|stepd)\b/.test(command);
}

export function processes(): { readonly pid: number; readonly command: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        return command ? [{ pid: Number(pid), command }] : [];
      } catch {
        return []; // gone meanwhile
      }
    });
}

export function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}
