import { expect, test } from "vitest";
import type { PublicDir } from "../../core/dirs.ts";
import { type ContainerPlan, containerConfig, gpuConfig } from "./config.ts";
import { parseReport, statusOf } from "./report.ts";

const plan: ContainerPlan = {
  image: "image",
  spec: {
    data: "/data/public" as PublicDir,
    home: { submission: "/run/s", code: "/run/c", logs: "/run/l", agent: "/run/a" },
    files: {},
    readOnly: ["/envs/lite"],
    live: { clock: "/run/clock" },
    publicFiles: { dir: "/held" as PublicDir, at: { "data/train.csv": "train.csv" } },
    env: { SECRET: "x" },
    validationSocket: "/tmp/v.sock",
    limits: {
      cpus: 1.5,
      memoryBytes: 1000,
      processes: 20,
      fileSizeBytes: 1,
      outputBytes: 1,
      openFiles: 9000,
    },
  },
  ioDir: "/slot/command-0",
  pipesDir: "/slot/pipes",
  files: { "instructions.txt": "/slot/files/instructions.txt" },
  etc: { passwd: "/slot/etc/passwd" },
  masked: [{ path: "/envs/lite/data", kind: "directory" }],
  empty: { file: "/slot/empty", directory: "/slot/empty-folder" },
  tmpBytes: 500,
  seccompProfile: "{}",
  arguments: ["60001"],
  labels: { a: "b" },
  dialect: "docker",
  hardLimits: { openFiles: 4096, processes: null },
};
interface Config {
  readonly Env: string[];
  readonly HostConfig: Record<string, unknown> & {
    readonly Mounts: { Source: string; Target: string; ReadOnly: boolean }[];
  };
}
const config = (change: Partial<ContainerPlan> = {}) =>
  containerConfig({ ...plan, ...change }) as unknown as Config;

test("only the home folders and the harness's own files are writable, and only public data is mounted", () => {
  const { Mounts } = config().HostConfig;
  expect(Mounts.filter(({ ReadOnly }) => !ReadOnly).map(({ Target }) => Target)).toEqual([
    "/run/mlebench-io",
    "/run/mlebench-pipes",
    "/home/submission",
    "/home/code",
    "/home/logs",
    "/home/agent",
  ]);
  const source = (target: string) => Mounts.find(({ Target }) => Target === target)?.Source;
  expect(source("/home/data")).toBe("/data/public");
  expect(source("/home/data/train.csv")).toBe("/held/train.csv");
  expect(source("/envs/lite/data")).toBe("/slot/empty-folder");
  expect(source("/home/clock")).toBe("/run/clock");
  expect(Mounts.some(({ Source }) => /docker\.sock|podman\.sock|private/.test(Source))).toBe(false);
});

test("the environment is not in the configuration, which the engine keeps and shows", () => {
  expect(JSON.stringify(config())).not.toContain("SECRET");
  expect(config().Env).toHaveLength(1);
});

test("limits are in the engine's units and within what this machine may set", () => {
  expect(config().HostConfig).toMatchObject({
    NetworkMode: "none",
    ReadonlyRootfs: true,
    CapDrop: ["ALL"],
    Memory: 1000,
    MemorySwap: 1000,
    NanoCpus: 1.5e9,
    Ulimits: [
      { Name: "nofile", Soft: 4096, Hard: 4096 },
      { Name: "core", Soft: 0, Hard: 0 },
      { Name: "nproc", Soft: 16_384, Hard: 16_384 },
    ],
  });
});

test("GPUs: device requests for docker, CDI names for podman", () => {
  expect(gpuConfig([], "podman")).toEqual({});
  expect(gpuConfig(["0", "3"], "docker")).toEqual({
    DeviceRequests: [{ Driver: "nvidia", DeviceIDs: ["0", "3"], Capabilities: [["gpu"]] }],
  });
  expect(gpuConfig(["3"], "podman")).toEqual({ Devices: [{ PathOnHost: "nvidia.com/gpu=3" }] });
});

test("the init's report is read of both versions of control groups", () => {
  expect(parseReport("exit 0\noom_kill 0\nusage_usec 1500\nmemory.peak 42\n")).toEqual({
    exitCode: 0,
    oomKills: 0,
    cpuMs: 1.5,
    memoryPeakBytes: 42,
  });
  expect(parseReport("exit 137\noom_kill_disable 0\noom_kill 2\ncpuacct.usage 2000000\n")).toMatchObject({
    exitCode: 137,
    oomKills: 2,
    cpuMs: 2,
    memoryPeakBytes: null,
  });
  expect(parseReport("garbage\nexit x\n")).toMatchObject({ exitCode: null });
});

test("what a report means: a failed launch, out of memory, a signal, a code, another hand", () => {
  const status = (text: string, failure = "") =>
    statusOf(parseReport(text), { failure, memoryLimitBytes: 7 });
  expect(status("", "no such program")).toEqual({ kind: "launch-failed", detail: "no such program" });
  expect(status("exit 1\noom_kill 1")).toEqual({ kind: "out-of-memory", limitBytes: 7 });
  expect(status("exit 0\noom_kill 1")).toEqual({ kind: "exited", code: 0 });
  expect(status("exit 139")).toEqual({ kind: "signalled", signal: "SIGSEGV" });
  expect(status("exit 3")).toEqual({ kind: "exited", code: 3 });
  expect(status("")).toEqual({ kind: "killed" });
});
