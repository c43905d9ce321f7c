import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Requirements } from "./requirements.ts";

export type Installer = "uv" | "pip";

interface InstallOptions {
  readonly dir: string;
  readonly requirements: Requirements;
  readonly installer: Installer | "auto";
  readonly log: (line: string) => void;
}

const debianPackages = ["python3-sklearn", "python3-pandas", "python3-pil"];

/** Major, minor and the whole version of an interpreter. */
export function pythonVersion(python: string): [major: number, minor: number, version: string] {
  const version = run(python, ["-c", "import sys; print(sys.version.split()[0])"]).trim();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return [major, minor, version];
}

/** An empty virtual environment with pip. */
export function makeVenv(python: string, dir: string): void {
  run(python, ["-m", "venv", dir]);
}

/** Binary wheels only: nothing is compiled and no package's own build code runs. */
export function installPackages({ dir, requirements, installer, log }: InstallOptions): void {
  const python = join(dir, "bin", "python");
  const chosen = installer === "auto" ? (hasUv() ? "uv" : "pip") : installer;
  log(`installing its packages with ${chosen}; this may take minutes`);
  // Not --quiet: pip names the cause of a conflict and of a failed connection only in its ordinary words.
  const source = ["--only-binary", ":all:", "-r", requirements.file];
  // Paths in a requirement file may be relative to it.
  const cwd = dirname(requirements.file);
  if (chosen === "uv")
    run("uv", ["pip", "install", "--python", python, "--compile-bytecode", ...source], cwd);
  else
    run(
      python,
      ["-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", ...source],
      cwd,
    );
}

/** The distribution's own packages, behind a folder that looks like an environment. */
export function installByApt(dir: string, log: (line: string) => void): void {
  for (const part of ["bin", "lib", "lib64", "include", "share", "pyvenv.cfg"])
    rmSync(join(dir, part), { recursive: true, force: true });
  log(`installing ${debianPackages.join(", ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "-q", "--no-install-recommends", ...debianPackages];
  for (const args of [["update", "-q"], install])
    execFileSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env });
  mkdirSync(join(dir, "bin"), { recursive: true });
  for (const link of ["python", "python3"]) symlinkSync("/usr/bin/python3", join(dir, "bin", link));
}

function hasUv(): boolean {
  try {
    run("uv", ["--version"]);
    return true;
  } catch {
    return false;
  }
}

/** What fails is thrown with its stdout and stderr: venv complains on stdout. */
function run(command: string, args: readonly string[], cwd?: string): string {
  return execFileSync(command, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 2 ** 20,
    ...(cwd === undefined ? {} : { cwd }),
  });
}
