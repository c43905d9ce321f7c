import { UserError } from "../core/errors.ts";
import { startBox } from "./bwrap/box.ts";
import { bwrapKnows, findPrograms, type Programs } from "./bwrap/host.ts";
import type { LaunchInput } from "./bwrap/launch.ts";
import { installCommand } from "./install-command.ts";
import { seccompFilter } from "./linux/seccomp.ts";
import type { Box, BoxSpec, Sandbox } from "./sandbox.ts";
import { sweepLeftovers } from "./sweep.ts";
import { tryOut } from "./try-out.ts";

/**
 * The sandbox of Flatpak: each command in mount, pid, network, ipc, uts and cgroup namespaces of its own, with a
 * seccomp filter, without capabilities, in a control group. Needs Linux and bubblewrap; no daemon, no image.
 * As root every box is a user of its own; otherwise a user namespace does it.
 */
export function bwrapSandbox(programs: Programs = findPrograms()): Sandbox {
  let swept: Promise<void> | null = null;
  let disableUserns: boolean | null = null;
  const start = async (spec: BoxSpec): Promise<Box> => {
    const lacking = missing(programs);
    if (lacking) throw new UserError(`The bwrap sandbox cannot start: ${lacking.reason}. ${lacking.fix}`);
    swept ??= sweepLeftovers();
    await swept;
    const complete = programs as LaunchInput["programs"];
    disableUserns ??= bwrapKnows(complete.bwrap, "--disable-userns");
    return startBox({ spec, programs: complete, disableUserns });
  };
  return {
    name: "bwrap",
    start,
    async probe() {
      const lacking = missing(programs);
      if (lacking) return { kind: "unusable", ...lacking };
      const refusal = (detail: string) => ({ reason: `bwrap fails here: ${detail}`, fix: fixFor(detail) });
      return await tryOut({ start, command: ["/bin/true"], timeoutMs: 10_000, notes, refusal });
    },
  };
}

function missing({ bwrap, bash, setpriv }: Programs): { reason: string; fix: string } | null {
  if (process.platform !== "linux")
    return {
      reason: "bubblewrap runs on Linux only",
      fix: "Run mlebench on Linux, in a virtual machine or WSL 2.",
    };
  if (!seccompFilter())
    return { reason: `no system call filter for ${process.arch}`, fix: "Run mlebench on x86-64 or arm64." };
  const packages = [
    ...(bwrap ? [] : ["bubblewrap"]),
    ...(bash ? [] : ["bash"]),
    ...(setpriv ? [] : ["util-linux"]),
  ];
  if (packages.length === 0) return null;
  return { reason: `${packages.join(", ")} not found on PATH`, fix: `Run: ${installCommand(packages)}` };
}

function fixFor(detail: string): string {
  if (/Unknown option/.test(detail))
    return `Update bubblewrap to 0.6 or later: ${installCommand(["bubblewrap"])}`;
  if (process.getuid?.() === 0)
    return "In a container, start it with --privileged (bwrap needs to make namespaces and mounts).";
  return (
    "Allow user namespaces: sudo sysctl kernel.unprivileged_userns_clone=1 " +
    "kernel.apparmor_restrict_unprivileged_userns=0 (whichever exists), or run as root."
  );
}

function notes({ enforced }: Box): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    ...(enforced.includes("memory")
      ? []
      : [
          "No control group can be made here, so memory is only watched four times a second and cores are not " +
            (isRoot
              ? "limited."
              : "limited. Start with: systemd-run --user --scope -p Delegate=yes mlebench ..."),
        ]),
    ...(enforced.includes("own-user") ? [] : ["Code inside runs as your own user, in a user namespace."]),
    "Disk use is watched twice a second, not capped.",
  ];
}
