import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { messageOf, systemErrorCode, UserError } from "../../core/errors.ts";
import { explainWriteError, removeFolder, writeFileAtomic } from "../../core/files.ts";
import { didYouMean } from "../../core/nearest.ts";
import { describeEnv } from "./describe.ts";
import { envFile, isEnvName, makeEnvsDir, type PythonEnv, readPythonEnv } from "./environment.ts";
import { type Installer, installByApt, installPackages, makeVenv, pythonVersion } from "./install.ts";
import { installFailure } from "./install-failure.ts";
import { builtInEnvs, type Requirements, requirementsHash, requirementsOf } from "./requirements.ts";

export interface CreateEnvOptions {
  readonly name: string;
  /** The user's own, for a name that is none of ours. */
  readonly requirements?: Requirements;
  /** The interpreter that the environment is of. */
  readonly python?: string;
  /** "auto" takes uv where it is on PATH. */
  readonly installer?: Installer | "auto";
  /** Replaces what is there. */
  readonly force?: boolean;
  readonly log: (line: string) => void;
}

/**
 * Makes an environment in a folder beside its place and moves it there when it is whole: a build that is killed
 * leaves nothing that looks whole, and of two at once one makes it and the other takes what it finds.
 * @throws UserError that says what is missing
 */
export function createPythonEnv(options: CreateEnvOptions): PythonEnv {
  const requirements = requirementsFor(options);
  const { name, force = false, log } = options;
  const there = () => {
    const env = readPythonEnv(name);
    return env?.requirements === requirementsHash(requirements) ? env : null;
  };
  const found = there();
  if (found && !force) {
    log(`${found.dir} is there already, of Python ${found.python}; --force makes it anew`);
    return found;
  }
  sweepStages();
  const stage = makeStage(name);
  try {
    build(stage, requirements, options);
    return moveIntoPlace(stage, name, force ? () => null : there);
  } catch (error) {
    throw explainWriteError(error, stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function requirementsFor({ name, requirements }: CreateEnvOptions): Requirements {
  if (!isEnvName(name))
    throw new UserError(
      `"${name}" cannot be the name of an environment: expected letters, digits, ".", "_" and "-", and not "none".`,
    );
  const isOurs = builtInEnvs().includes(name);
  if (requirements && isOurs)
    throw new UserError(
      `"${name}" is one of mlebench's own environments; --requirements makes one of yours. Choose another name.`,
    );
  if (!requirements && !isOurs)
    throw new UserError(
      `No environment "${name}" is pinned here; there are ${builtInEnvs().join(", ")}.${didYouMean(name, builtInEnvs())} To make one of your own: mlebench env create ${name} --requirements FILE`,
    );
  return requirements ?? requirementsOf(name);
}

function build(stage: string, requirements: Requirements, options: CreateEnvOptions): void {
  const { name, python = "python3", installer = "auto", log } = options;
  writeFileSync(join(stage, "requirements.txt"), requirements.text);
  try {
    requirePython(python, name, requirements);
    makeVenv(python, stage);
    installPackages({ dir: stage, requirements, installer, log });
  } catch (error) {
    const failure = installFailure(error, python);
    if (name !== "lite" || failure.kind === "disk-full" || !canApt()) throw failure.error;
    log(`${failure.kind}; using Debian's own packages instead`);
    log(messageOf(failure.error));
    installByApt(stage, log);
  }
  const dir = join(makeEnvsDir(), name);
  const env = describeEnv({ stage, dir, requirements });
  const stored = { name, ...env, createdAt: new Date().toISOString() };
  writeFileAtomic(join(stage, envFile), `${JSON.stringify(stored, null, 2)}\n`);
}

function requirePython(python: string, name: string, { minPython }: Requirements): void {
  const [major, minor, version] = pythonVersion(python);
  if (!minPython || major > minPython[0] || (major === minPython[0] && minor >= minPython[1])) return;
  throw new UserError(
    `"${name}" needs Python ${minPython.join(".")} or newer; ${python} is ${version}. Name another with --python, for example --python python${minPython.join(".")}.`,
  );
}

const canApt = () => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

const stagePrefix = ".building-";

/** Named after the machine and the process that builds in it, so that others know whether it is still at work. */
function makeStage(name: string): string {
  const random = Math.random().toString(36).slice(2, 8);
  const stage = join(makeEnvsDir(), `${stagePrefix}${name}@${hostname()}@${process.pid}@${random}`);
  mkdirSync(stage);
  return stage;
}

/** Removes what killed builds of this machine left. */
function sweepStages(): void {
  for (const entry of readdirSync(makeEnvsDir())) {
    const [, host, pid] = entry.split("@");
    if (!entry.startsWith(stagePrefix) || host !== hostname() || isAlive(Number(pid))) continue;
    rmSync(join(makeEnvsDir(), entry), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === "EPERM";
  }
}

/** `other` answers with what another process has put there meanwhile, if that will do. */
function moveIntoPlace(stage: string, name: string, other: () => PythonEnv | null): PythonEnv {
  const dir = join(makeEnvsDir(), name);
  for (;;) {
    try {
      renameSync(stage, dir); // refused when something is there
      return readPythonEnv(name)!;
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST"].includes(systemErrorCode(error) ?? "")) throw error;
    }
    const made = other();
    if (made) return made;
    setAside(dir, makeStage(name));
  }
}

/** An old environment goes in one step too. */
function setAside(dir: string, trash: string): void {
  try {
    renameSync(dir, trash);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error; // another process was faster
  }
  removeFolder(trash);
}
