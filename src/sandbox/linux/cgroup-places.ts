import { readFileSync } from "node:fs";

/** Where this process's own control groups are, as directories. */
export interface CgroupPlaces {
  /** Controller (memory, pids, cpu, cpuacct …) to directory, for version 1 hierarchies. */
  readonly v1: ReadonlyMap<string, string>;
  /** The version 2 hierarchy; on hybrid machines it has no useful controllers but can kill. */
  readonly v2: { readonly mount: string; readonly own: string } | null;
}

/** Reads /proc/self/cgroup and /proc/self/mountinfo; both empty where there are none. */
export function cgroupPlaces(
  cgroup = readOrEmpty("/proc/self/cgroup"),
  mountinfo = readOrEmpty("/proc/self/mountinfo"),
): CgroupPlaces {
  const mounts = mountinfo.split("\n").flatMap(parseMount);
  const v1 = new Map<string, string>();
  let v2: CgroupPlaces["v2"] = null;
  for (const line of cgroup.split("\n")) {
    // "4:memory:/path", or "0::/path" for version 2
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    if (controllers === "") {
      const mount = mounts.find(({ type }) => type === "cgroup2");
      if (mount) v2 = { mount: mount.at, own: below(mount, path) };
      continue;
    }
    for (const controller of controllers.split(",")) {
      const mount = mounts.find(({ type, options }) => type === "cgroup" && options.includes(controller));
      if (mount) v1.set(controller, below(mount, path));
    }
  }
  return { v1, v2 };
}

interface Mount {
  readonly root: string;
  readonly at: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** proc_pid_mountinfo(5): "31 23 0:28 /root /at rw shared:1 - cgroup cgroup rw,memory" */
function parseMount(line: string): Mount[] {
  const [before, after] = line.split(" - ");
  const [, , , root, at] = before?.split(" ") ?? [];
  const [type, , options] = after?.split(" ") ?? [];
  return root && at && type ? [{ root, at, type, options: options?.split(",") ?? [] }] : [];
}

/** In a container the mount shows only the part of the hierarchy below its root. */
function below({ root, at }: Mount, path: string): string {
  const relative = root !== "/" && path.startsWith(root) ? path.slice(root.length) : path;
  return relative === "/" || relative === "" ? at : `${at}${relative}`;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
