import type { BoxSpec } from "../sandbox.ts";
import type { SystemMount } from "./host.ts";
import { fd } from "./prelude.ts";

/**
 * How rights are given up. "root": bwrap stays real root without a user namespace, so it can mount what only root
 * can read, and setpriv then changes to a user of the box's own; the sandbox's init belongs to root and cannot be
 * touched from inside. "user": everything in a user namespace, as our own user.
 */
export type Shape =
  | { readonly kind: "root"; readonly uid: number }
  | { readonly kind: "user"; readonly disableUserns: boolean };

/** The uid that code inside sees in shape "user", where the host's is ours. */
export const USER_UID = 1000;
export const VALIDATION_SOCKET = "/run/mlebench/validation.sock";
export const defaultEnv = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  /** Writable and kept between the commands of a box, unlike /tmp. */
  HOME: "/home/agent",
  LANG: "C.UTF-8",
};

export interface LaunchPlan {
  readonly shape: Shape;
  readonly spec: Pick<BoxSpec, "data" | "publicFiles" | "home" | "live" | "readOnly" | "validationSocket">;
  readonly system: readonly SystemMount[];
  /** An empty file on the host; a device node would not open below a nodev mount. */
  readonly emptyFile: string;
  /** Directories or files that show empty inside although a mount would show them. */
  readonly masked: readonly { readonly path: string; readonly kind: "directory" | "file" }[];
  /** Host directory of the generated /etc files, by name inside. */
  readonly etc: Readonly<Record<string, string>>;
  /** Host path of each extra file below /home, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Device files of the host that are shown: GPUs. */
  readonly devices?: readonly string[];
  /** Size of /tmp and /dev/shm each; they live in memory. */
  readonly tmpBytes: number;
}

/** The arguments of bwrap up to its `--`: pure, so that what is visible inside can be read and tested here. */
export function bwrapArguments({
  shape,
  spec,
  system,
  masked,
  emptyFile,
  etc,
  files,
  devices = [],
  tmpBytes,
}: LaunchPlan): string[] {
  const readOnly = (from: string, to = from) => ["--ro-bind", from, to];
  const { dir, at = {} } = spec.publicFiles ?? {};
  const publicFiles = Object.entries(at).map(
    ([inside, name]) => [`/home/${inside}`, `${dir}/${name}`] as const,
  );
  const extra = spec.readOnly.filter((path) => !isWithin(path, system));
  return [
    ...(shape.kind === "user"
      ? ["--unshare-user", "--uid", `${USER_UID}`, "--gid", `${USER_UID}`, "--as-pid-1"]
      : []),
    ...(shape.kind === "user" && shape.disableUserns ? ["--disable-userns"] : []),
    ...["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"],
    ...["--hostname", "mlebench", "--die-with-parent", "--new-session", "--cap-drop", "ALL"],
    ...(shape.kind === "root"
      ? ["SETUID", "SETGID", "SETPCAP"].flatMap((name) => ["--cap-add", `CAP_${name}`])
      : []),
    ...["--clearenv", "--setenv", "PATH", defaultEnv.PATH],
    ...["--proc", "/proc", "--dev", "/dev"],
    ...["/tmp", "/dev/shm"].flatMap((at) => ["--perms", "1777", "--size", `${tmpBytes}`, "--tmpfs", at]),
    // bwrap would make the parents of a mounted file unreadable for the box's user
    ...parents([
      "/home/data",
      "/etc/ssl/certs",
      VALIDATION_SOCKET,
      ...extra,
      ...publicFiles.map(([inside]) => inside),
    ]).flatMap((dir) => [...["--perms", "755", "--dir", dir]]),
    ...system.flatMap((mount) =>
      mount.kind === "symlink" ? ["--symlink", mount.target, mount.path] : readOnly(mount.path),
    ),
    ...Object.entries(etc).flatMap(([name, from]) => readOnly(from, `/etc/${name}`)),
    ...extra.flatMap((path) => readOnly(path)),
    ...masked.flatMap(({ path, kind }) =>
      kind === "directory" ? ["--tmpfs", path, "--remount-ro", path] : readOnly(emptyFile, path),
    ),
    ...readOnly(spec.data, "/home/data"),
    ...publicFiles.flatMap(([inside, from]) => readOnly(from, inside)),
    ...Object.entries(spec.home).flatMap(([name, from]) => ["--bind", from, `/home/${name}`]),
    ...Object.entries({ ...files, ...spec.live }).flatMap(([name, from]) => readOnly(from, `/home/${name}`)),
    ...devices.flatMap((path) => ["--dev-bind", path, path]),
    ...(spec.validationSocket ? readOnly(spec.validationSocket, VALIDATION_SOCKET) : []),
    ...["--remount-ro", "/", "--remount-ro", "/dev", "--chdir", "/"],
    ...["--json-status-fd", `${fd.status}`, "--seccomp", `${fd.seccomp}`],
  ];
}

/** Every directory above these paths, outermost first. */
function parents(paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => {
    const parts = path.split("/").slice(1, -1);
    return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
  });
  return [...new Set(found)];
}

function isWithin(path: string, system: readonly SystemMount[]): boolean {
  return system.some((mount) => path === mount.path || path.startsWith(`${mount.path}/`));
}
