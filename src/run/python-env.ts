import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { messageOf, UserError } from "../core/errors.ts";
import { writeFileAtomic } from "../core/files.ts";
import { packageRoot } from "../core/package-root.ts";

/** A Python environment for agent code: mounted read-only at its own path, its bin/ first on PATH. */
export interface PythonEnv {
  readonly dir: string;
  /** What a sandbox must mount: the environment and, where it lies outside /usr, its base interpreter. */
  readonly readOnly: readonly string[];
  /** Data sets that its packages carry, answers of the demo among them: empty inside a sandbox. */
  readonly hidden: readonly string[];
  readonly packages: Readonly<Record<string, string>>;
}

const envFile = "mlebench-env.json";
const debianPackages = ["python3-sklearn", "python3-pandas", "python3-pil"];

export function envsDir(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "mle-bench", "envs");
}

/** @throws UserError with the command that makes it, when there is none */
export function findPythonEnv(name: "lite"): PythonEnv {
  const env = readPythonEnv(name);
  if (env) return env;
  throw new UserError(
    `The agents' Python environment "${name}" in ${envsDir()} is missing or not of this version. Run: mlebench doctor --fix`,
  );
}

/** The environment, or null when there is none that was made from today's agents/env/<name>.txt. */
export function readPythonEnv(name: "lite"): PythonEnv | null {
  const path = join(envsDir(), name, envFile);
  if (!existsSync(path)) return null;
  const stored = JSON.parse(readFileSync(path, "utf8")) as PythonEnv & { requirements?: string };
  return stored.requirements === requirementsHash(name) ? stored : null;
}

function requirementsHash(name: string): string {
  return createHash("sha256")
    .update(readFileSync(requirementsFile(name)))
    .digest("hex");
}

function requirementsFile(name: string): string {
  return join(packageRoot, "agents", "env", `${name}.txt`);
}

/**
 * Makes the environment from agents/env/<name>.txt by pip, or, where no package index can be reached and we are
 * root on Debian or Ubuntu, from the distribution's own packages.
 * @throws UserError when neither works
 */
export function createPythonEnv(name: "lite", log: (line: string) => void): PythonEnv {
  const dir = join(envsDir(), name);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(envsDir(), { recursive: true });
  try {
    createByPip(name, dir, log);
  } catch (error) {
    const reason = lastLine(error);
    if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
      throw new UserError(
        `The Python environment could not be made (${reason}). Check that python3 -m venv and pip work, then run: mlebench doctor --fix`,
        { cause: error, exitCode: 1 },
      );
    }
    log(`pip could not install the packages (${reason}); using Debian's own`);
    createByApt(dir, log);
  }
  const env = describeEnv(dir);
  const stored = { requirements: requirementsHash(name), ...env };
  writeFileAtomic(join(dir, envFile), `${JSON.stringify(stored, null, 2)}\n`);
  return env;
}

function createByPip(name: string, dir: string, log: (line: string) => void): void {
  log(`creating ${dir}`);
  execFileSync("python3", ["-m", "venv", dir], { stdio: ["ignore", "ignore", "pipe"] });
  log("installing its packages with pip");
  const options = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
  execFileSync(
    join(dir, "bin", "python"),
    ["-m", "pip", "install", ...options, "-r", requirementsFile(name)],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
}

function createByApt(dir: string, log: (line: string) => void): void {
  rmSync(dir, { recursive: true, force: true });
  log(`installing ${debianPackages.join(", ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "-q", "--no-install-recommends", ...debianPackages];
  for (const args of [["update", "-q"], install])
    execFileSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env });
  mkdirSync(join(dir, "bin"), { recursive: true });
  for (const link of ["python", "python3"]) symlinkSync("/usr/bin/python3", join(dir, "bin", link));
}

function describeEnv(dir: string): PythonEnv {
  const script = `
import json, os, sys
from importlib.metadata import version
from importlib.util import find_spec
packages = {p: version(p) for p in ("numpy", "scipy", "pandas", "scikit-learn", "pillow")}
print(json.dumps({"base": os.path.realpath(sys.base_prefix), "python": sys.version.split()[0], "packages": packages,
    "hidden": [os.path.join(os.path.dirname(find_spec("sklearn").origin), "datasets", "data")]}))`;
  const out = execFileSync(join(dir, "bin", "python"), ["-c", script], { encoding: "utf8" });
  const { base, python, packages, hidden } = JSON.parse(out) as {
    base: string;
    python: string;
    packages: Record<string, string>;
    hidden: string[];
  };
  const outsideUsr = base === "/usr" || base.startsWith("/usr/") ? [] : [base];
  return { dir, readOnly: [dir, ...outsideUsr], hidden, packages: { python, ...packages } };
}

function lastLine(error: unknown): string {
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  return stderr.trim().split("\n").at(-1) || messageOf(error).split("\n")[0]!;
}
