import { existsSync } from "node:fs";

/** The command that installs system packages (by their Debian names) with this machine's package manager. */
export function installCommand(
  packages: readonly string[],
  exists: (path: string) => boolean = existsSync,
): string {
  const manager = managers.find(({ program }) => exists(program)) ?? managers[0]!;
  const sudo = process.getuid?.() === 0 ? "" : "sudo ";
  return `${sudo}${manager.command} ${packages.join(" ")}`;
}

const managers = [
  { program: "/usr/bin/apt-get", command: "apt-get install -y" },
  { program: "/usr/bin/dnf", command: "dnf install -y" },
  { program: "/usr/bin/zypper", command: "zypper install -y" },
  { program: "/usr/bin/pacman", command: "pacman -S --noconfirm" },
  { program: "/sbin/apk", command: "apk add" },
];
