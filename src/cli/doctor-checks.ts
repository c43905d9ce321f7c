import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf } from "../core/errors.ts";
import { formatBytes } from "../core/units.ts";
import { createPythonEnv } from "../run/python-env/create.ts";
import { envsDir, headlineVersions, readPythonEnv } from "../run/python-env/environment.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { safeBackends, selectSandbox } from "../sandbox/select.ts";

/** One thing this machine has or lacks. `fix` is the command for a person; `mend` does it, where we can. */
export interface Finding {
  readonly name: string;
  readonly state: "ok" | "missing" | "note";
  readonly detail: string;
  readonly fix?: string;
  mend?(log: (line: string) => void): void;
}

/** Each check tries the thing for real, in the order in which they must be mended. */
export const checks: readonly ((dataDir: string) => Finding | Promise<Finding>)[] = [
  nodeVersion,
  pythonInterpreter,
  sandboxBackend,
  ...safeBackends().map((sandbox) => () => backend(sandbox)),
  pythonEnvironment,
  dataDirectory,
  kaggleCredentials,
];

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19))
    return { name: "Node", state: "ok", detail: process.versions.node };
  return {
    name: "Node",
    state: "missing",
    detail: `${process.versions.node} is too old`,
    fix: "install Node 20.19 or newer",
  };
}

function pythonInterpreter(): Finding {
  try {
    const version = run("python3", [
      "-c",
      "import ensurepip, venv, sys; print(sys.version.split()[0])",
    ]).trim();
    return { name: "Python", state: "ok", detail: `${version} with venv` };
  } catch (error) {
    const detail = messageOf(error).includes("ENOENT") ? "there is no python3" : "python3 has no venv module";
    return { name: "Python", state: "missing", detail, ...aptFix(["python3", "python3-venv"]) };
  }
}

async function sandboxBackend(): Promise<Finding> {
  try {
    const sandbox = await selectSandbox("auto");
    const probe = await sandbox.probe();
    const detail =
      probe.kind === "usable"
        ? `auto takes ${sandbox.name}; it keeps ${probe.enforced.join(", ")}${notes(probe.notes)}`
        : probe.reason;
    return { name: "Sandbox", state: probe.kind === "usable" ? "ok" : "missing", detail };
  } catch (error) {
    return { name: "Sandbox", state: "missing", detail: messageOf(error), ...aptFix(["bubblewrap"]) };
  }
}

/** Each backend for itself: one is enough, so what is missing for another is no fault. */
async function backend(sandbox: Sandbox): Promise<Finding> {
  const name = `Sandbox ${sandbox.name}`;
  const probe = await sandbox.probe();
  return probe.kind === "usable"
    ? { name, state: "ok", detail: `works: --sandbox ${sandbox.name}` }
    : { name, state: "note", detail: `not here: ${probe.reason}. ${probe.fix}`, fix: probe.fix };
}

function notes(notes: readonly string[]): string {
  return notes.length === 0 ? "" : ` (${notes.join("; ")})`;
}

function pythonEnvironment(): Finding {
  const name = "Agents' Python";
  const env = readPythonEnv("lite");
  if (env) {
    const packages = Object.entries(headlineVersions(env)).map(([key, version]) => `${key} ${version}`);
    return { name, state: "ok", detail: packages.join(", ") };
  }
  return {
    name,
    state: "missing",
    detail: `none of this version in ${envsDir()}`,
    fix: "mlebench doctor --fix",
    mend: (log) => void createPythonEnv({ name: "lite", log }),
  };
}

function dataDirectory(dataDir: string): Finding {
  try {
    mkdirSync(dataDir, { recursive: true });
    const { bavail, bsize } = statfsSync(dataDir);
    return { name: "Data directory", state: "ok", detail: `${dataDir}, ${formatBytes(bavail * bsize)} free` };
  } catch (error) {
    return {
      name: "Data directory",
      state: "missing",
      detail: messageOf(error),
      fix: `choose another with --data-dir or MLEBENCH_DATA_DIR (now below ${dirname(dataDir)})`,
    };
  }
}

function kaggleCredentials(): Finding {
  const { env } = process;
  const dir = env["KAGGLE_CONFIG_DIR"] ?? `${env["HOME"] ?? ""}/.kaggle`;
  const found =
    (env["KAGGLE_API_TOKEN"] && "KAGGLE_API_TOKEN") ||
    (env["KAGGLE_USERNAME"] && env["KAGGLE_KEY"] && "KAGGLE_USERNAME and KAGGLE_KEY") ||
    [`${dir}/access_token`, `${dir}/kaggle.json`].find((path) => existsSync(path));
  const detail = found
    ? `credentials from ${found}`
    : "no credentials; not needed for the demo split or with prepare --raw";
  return { name: "Kaggle", state: found ? "ok" : "note", detail };
}

/** On Debian or Ubuntu as root we install it ourselves; elsewhere the command is told. */
function aptFix(packages: readonly string[]): Pick<Finding, "fix" | "mend"> {
  if (!existsSync("/usr/bin/apt-get"))
    return { fix: `install ${packages.join(" and ")} with your system's package manager` };
  const install = ["install", "-y", "-q", "--no-install-recommends", ...packages];
  if (process.getuid?.() !== 0) return { fix: `sudo apt-get update && sudo apt-get ${install.join(" ")}` };
  return {
    fix: `apt-get update && apt-get ${install.join(" ")}`,
    mend(log) {
      log(`installing ${packages.join(", ")}`);
      run("apt-get", ["update", "-q"]);
      run("apt-get", install);
    },
  };
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
