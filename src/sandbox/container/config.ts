import { DEFAULT_OPEN_FILES } from "../open-files.ts";
import type { BoxSpec } from "../sandbox.ts";
import { IO_DIR, initScript, PIPES_DIR, VALIDATION_SOCKET } from "./prelude.ts";

/** Processes of our own in a container that the agent's limit does not pay for. */
const OWN_PROCESSES = 10;

/** The user's processes outside of the container may count as well; the container's own limit is another. */
const MIN_USER_PROCESSES = 16_384;

/** What docker hides by itself (moby's oci/defaults.go); naming more replaces it. */
const dockerMasks = [
  ...["/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats"],
  ...["/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware"],
];
/** The machine's figures, but for the container's own control group, of which process 1 reports. GPU drivers read them. */
const sysMasks = [
  "block",
  "bus",
  "class",
  "dev",
  "devices",
  "fs/ext4",
  "hypervisor",
  "kernel",
  "module",
  "power",
].map((name) => `/sys/${name}`);

/** What the two engines are told in other words: GPUs (device requests, CDI names) and masked paths. */
export type Dialect = "docker" | "podman";

export interface ContainerPlan {
  readonly image: string;
  readonly spec: BoxSpec;
  /** Host directories: of this command, and of the box's pipes. */
  readonly ioDir: string;
  readonly pipesDir: string;
  /** Host path of each extra file below /home, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Host paths of generated files below /etc, by name. */
  readonly etc: Readonly<Record<string, string>>;
  /** Paths inside that show empty. (Not by a tmpfs: podman copies into it what it covers.) */
  readonly masked: readonly { readonly path: string; readonly kind: "directory" | "file" }[];
  /** What is mounted over them. */
  readonly empty: Readonly<Record<"directory" | "file", string>>;
  readonly tmpBytes: number;
  readonly seccompProfile: string;
  /** The init script's arguments. */
  readonly arguments: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly dialect: Dialect;
  /** Hard limits of our own, which an engine without the right to raise them cannot pass; null: there is none. */
  readonly hardLimits: { readonly openFiles: number | null; readonly processes: number | null };
}

/** The body of `POST /containers/create`: pure, so that what is visible inside can be read and tested here. */
export function containerConfig(plan: ContainerPlan): Record<string, unknown> {
  const { spec, tmpBytes } = plan;
  const { limits } = spec;
  const { hardLimits } = plan;
  const openFiles = Math.min(
    limits.openFiles ?? DEFAULT_OPEN_FILES,
    hardLimits.openFiles ?? Number.POSITIVE_INFINITY,
  );
  const userProcesses = Math.min(
    Math.max(MIN_USER_PROCESSES, limits.processes + OWN_PROCESSES),
    hardLimits.processes ?? Number.POSITIVE_INFINITY,
  );
  const masks = spec.gpuIds?.length ? [] : sysMasks;
  const tmpfs = `rw,exec,nosuid,nodev,mode=1777,size=${tmpBytes}`;
  return {
    Image: plan.image,
    Entrypoint: ["bash", "--noprofile", "--norc", "-c", initScript, "mlebench"],
    Cmd: plan.arguments,
    User: "0:0",
    WorkingDir: "/",
    Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    Labels: plan.labels,
    Hostname: "mlebench",
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: false,
    AttachStderr: false,
    Tty: false,
    NetworkDisabled: true,
    HostConfig: {
      NetworkMode: "none",
      IpcMode: "private",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      // Process 1 needs these to become the command's user and to pass SIGTERM on to it; the command has none.
      CapAdd: ["SETUID", "SETGID", "SETPCAP", "KILL", "DAC_OVERRIDE"],
      SecurityOpt: [
        "no-new-privileges",
        `seccomp=${plan.seccompProfile}`,
        ...(plan.dialect === "podman" && masks.length > 0 ? [`mask=${masks.join(":")}`] : []),
      ],
      ...(plan.dialect === "docker" ? { MaskedPaths: [...dockerMasks, ...masks] } : {}),
      Mounts: mountsOf(plan),
      Tmpfs: { "/tmp": tmpfs },
      ShmSize: tmpBytes,
      ...(limits.memoryBytes === undefined
        ? {}
        : { Memory: limits.memoryBytes, MemorySwap: limits.memoryBytes }),
      ...(limits.cpus === undefined ? {} : { NanoCpus: Math.round(limits.cpus * 1e9) }),
      PidsLimit: limits.processes + OWN_PROCESSES,
      Ulimits: [
        { Name: "nofile", Soft: openFiles, Hard: openFiles },
        { Name: "core", Soft: 0, Hard: 0 },
        // Left alone, podman would raise it to its own default, which it often may not.
        { Name: "nproc", Soft: userProcesses, Hard: userProcesses },
      ],
      LogConfig: { Type: "none", Config: {} },
      ...gpuConfig(spec.gpuIds ?? [], plan.dialect),
    },
  };
}

function mountsOf(plan: ContainerPlan) {
  const { spec, files, etc, masked, empty } = plan;
  const bind = (from: string, to: string, isReadOnly = true) => ({
    Type: "bind",
    Source: from,
    Target: to,
    ReadOnly: isReadOnly,
  });
  const { dir, at = {} } = spec.publicFiles ?? {};
  return [
    bind(plan.ioDir, IO_DIR, false),
    bind(plan.pipesDir, PIPES_DIR, false),
    ...spec.readOnly.map((path) => bind(path, path)),
    ...masked.map(({ path, kind }) => bind(empty[kind], path)),
    ...Object.entries(etc).map(([name, from]) => bind(from, `/etc/${name}`)),
    bind(spec.data, "/home/data"),
    ...Object.entries(at).map(([inside, name]) => bind(`${dir}/${name}`, `/home/${inside}`)),
    ...Object.entries(spec.home).map(([name, from]) => bind(from, `/home/${name}`, false)),
    ...Object.entries({ ...files, ...spec.live }).map(([name, from]) => bind(from, `/home/${name}`)),
    ...(spec.validationSocket ? [bind(spec.validationSocket, VALIDATION_SOCKET)] : []),
  ];
}

/** Docker asks NVIDIA's container toolkit by a device request, podman names the devices of its CDI specification. */
export function gpuConfig(ids: readonly string[], dialect: Dialect): Record<string, unknown> {
  if (ids.length === 0) return {};
  if (dialect === "podman") return { Devices: ids.map((id) => ({ PathOnHost: `nvidia.com/gpu=${id}` })) };
  return { DeviceRequests: [{ Driver: "nvidia", DeviceIDs: ids, Capabilities: [["gpu"]] }] };
}
