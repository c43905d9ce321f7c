import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { BoxLimits } from "../sandbox.ts";
import { createCgroup } from "./cgroup.ts";
import { cgroupPlaces } from "./cgroup-places.ts";

const limits: BoxLimits = {
  cpus: 1.5,
  memoryBytes: 1e9,
  processes: 100,
  fileSizeBytes: 1,
  outputBytes: 1,
};

test("finds version 1 controllers and the hybrid's version 2 hierarchy", () => {
  const cgroup = "9:name=systemd:/\n4:memory:/jobs/7\n1:cpu,cpuacct:/\n0::/user\n";
  const mountinfo = `31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`;
  const { v1, v2 } = cgroupPlaces(cgroup, mountinfo);
  expect(Object.fromEntries(v1)).toEqual({
    memory: "/sys/fs/cgroup/memory/jobs/7",
    cpu: "/sys/fs/cgroup/cpu,cpuacct",
    cpuacct: "/sys/fs/cgroup/cpu,cpuacct",
  });
  expect(v2).toEqual({ mount: "/sys/fs/cgroup/unified", own: "/sys/fs/cgroup/unified/user" });
});

test("in a container the path counts from the part of the hierarchy that is mounted", () => {
  const mountinfo = "35 31 0:32 /docker/a1 /sys/fs/cgroup rw - cgroup2 cgroup rw\n";
  expect(cgroupPlaces("0::/docker/a1/x\n", mountinfo).v2?.own).toBe("/sys/fs/cgroup/x");
  expect(cgroupPlaces("0::/docker/a1\n", mountinfo).v2?.own).toBe("/sys/fs/cgroup");
  expect(cgroupPlaces("", "")).toEqual({ v1: new Map(), v2: null });
});

/** A directory that looks as a version 2 hierarchy does. The kernel's own files are put where it would make them. */
function fakeHierarchy(groups: Record<string, Record<string, string>>) {
  const mount = mkdtempSync(join(tmpdir(), "cgroup-"));
  for (const [group, files] of Object.entries(groups)) {
    mkdirSync(join(mount, group), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(mount, group, name), content);
  }
  return {
    mount,
    read: (path: string) => readFileSync(join(mount, path), "utf8"),
    [Symbol.dispose]: () => rmSync(mount, { recursive: true }),
  };
}

test("version 2: moves the harness to a leaf, so that its group may hand controllers down", () => {
  using tree = fakeHierarchy({
    job: { "cgroup.controllers": "cpu memory pids\n", "cgroup.subtree_control": "" },
    "job/mlb-harness": { "cgroup.procs": "" },
  });
  createCgroup(limits, "mlb-1-2-0", {
    v1: new Map(),
    v2: { mount: tree.mount, own: join(tree.mount, "job") },
  });
  expect(tree.read("job/mlb-harness/cgroup.procs")).toBe(`${process.pid}`);
  expect(tree.read("job/cgroup.subtree_control")).toBe("+io"); // the last of the four; a file keeps only that
});

test("version 2: makes the group below an ancestor that hands controllers down, with the kernel's units", () => {
  const box = "slice/mlb-1-2-0";
  using tree = fakeHierarchy({
    slice: { "cgroup.subtree_control": "memory pids cpu\n" },
    "slice/session": { "cgroup.controllers": "", "cgroup.subtree_control": "" },
  });
  const places = {
    v1: new Map<string, string>(),
    v2: { mount: tree.mount, own: join(tree.mount, "slice/session") },
  };
  const empty = createCgroup(limits, "mlb-1-2-0", places);
  expect(existsSync(join(tree.mount, box))).toBe(true);
  expect(empty?.enforced, "none of the limit files is there").toEqual([]);

  rmSync(join(tree.mount, box), { recursive: true });
  using full = fakeHierarchy({
    slice: { "cgroup.subtree_control": "memory pids cpu\n" },
  });
  const where = { v1: new Map<string, string>(), v2: { mount: full.mount, own: join(full.mount, "slice") } };
  const group = createCgroup(limits, "mlb-1-2-1", where)!;
  const dir = join(full.mount, "slice/mlb-1-2-1");
  writeFileSync(join(dir, "cpu.stat"), "usage_usec 2500000\nuser_usec 1\n");
  writeFileSync(join(dir, "memory.peak"), "4096\n");
  writeFileSync(join(dir, "memory.events"), "low 0\noom 3\noom_kill 2\noom_group_kill 1\n");
  writeFileSync(join(dir, "memory.current"), "1024\n");
  writeFileSync(join(dir, "pids.current"), "7\n");
  writeFileSync(join(dir, "pids.events"), "max 5\n");
  writeFileSync(join(dir, "io.stat"), "8:0 rbytes=100 wbytes=20 rios=3\n8:16 rbytes=1 wbytes=2 rios=1\n");
  expect(group.usage()).toEqual({
    cpuMs: 2500,
    memoryBytes: 1024,
    memoryPeakBytes: 4096,
    oomKills: 2,
    processes: 7,
    refusedProcesses: 5,
    readBytes: 101,
    writtenBytes: 22,
  });

  const command = group.command("c0");
  expect(command.join).toEqual([join(dir, "c0/cgroup.procs")]);
  writeFileSync(join(dir, "c0/memory.events"), "oom_kill 1\n");
  writeFileSync(join(dir, "c0/cgroup.events"), "populated 1\nfrozen 0\n");
  writeFileSync(join(dir, "c0/cgroup.kill"), "");
  expect([command.oomKills(), command.isEmpty()]).toEqual([1, false]);
  command.kill();
  expect(readFileSync(join(dir, "c0/cgroup.kill"), "utf8")).toBe("1");
});

test("without a hierarchy there is no group", () => {
  expect(createCgroup(limits, "mlb-1-2-0", { v1: new Map(), v2: null })).toBeNull();
});
