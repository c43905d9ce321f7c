import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import { builtInEnvs, requirementsHash, requirementsOf } from "./requirements.ts";

/** What is stored with an environment when it is whole: mlebench-env.json in its folder. */
const storedEnv = z.object({
  name: z.string(),
  /** SHA-256; docs/environments.md says over what. */
  digest: z.string(),
  python: z.string(),
  platform: z.string(),
  /** SHA-256 of the requirements it was made from. */
  requirements: z.string(),
  /** Every installed package -> version. */
  packages: z.record(z.string(), z.string()),
  /** What a sandbox must mount beside the environment: its base interpreter where that lies outside /usr. */
  base: z.array(z.string()),
  /** Data sets that its packages carry, answers of the demo among them: empty inside a sandbox. */
  hidden: z.array(z.string()),
  sizeBytes: z.number(),
  createdAt: z.string(),
});

export type StoredEnv = z.infer<typeof storedEnv>;

/** A Python environment for agent code: mounted read-only at its own path, its bin/ first on PATH. */
export interface PythonEnv extends Omit<StoredEnv, "base"> {
  readonly dir: string;
  /** What a sandbox must mount. */
  readonly readOnly: readonly string[];
}

export const envFile = "mlebench-env.json";

export function envsDir(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "mle-bench", "envs");
}

/** The folder of all environments, made when it is missing. */
export function makeEnvsDir(): string {
  mkdirSync(envsDir(), { recursive: true });
  return envsDir();
}

/** @throws UserError with the command that makes it, when there is none, or with the nearest names */
export function findPythonEnv(name: string): PythonEnv {
  const env = readPythonEnv(name);
  if (env) return env;
  if (builtInEnvs().includes(name))
    throw new UserError(
      `The agents' Python environment "${name}" in ${envsDir()} is missing or not of this version. Run: mlebench env create ${name}`,
    );
  throw new UserError(
    `No Python environment "${name}".${didYouMean(name, envNames())} All of them: mlebench env list. One of your own: mlebench env create ${name} --requirements FILE`,
  );
}

/** The environment, or null when there is none that is whole and, if it is one of ours, of today's requirements. */
export function readPythonEnv(name: string): PythonEnv | null {
  const env = readStoredEnv(name);
  if (!env || !builtInEnvs().includes(name)) return env;
  return env.requirements === requirementsHash(requirementsOf(name)) ? env : null;
}

/** As {@link readPythonEnv}, also when its requirements have changed since. */
export function readStoredEnv(name: string): PythonEnv | null {
  if (!isEnvName(name)) return null;
  const dir = join(envsDir(), name);
  const path = join(dir, envFile);
  if (!existsSync(path)) return null;
  const parsed = storedEnv.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success) return null; // made by an older version
  const { base, ...env } = parsed.data;
  return { ...env, dir, readOnly: [dir, ...base] };
}

/** Ours, made or not, then the user's own. */
export function envNames(): string[] {
  const made = existsSync(envsDir())
    ? readdirSync(envsDir()).filter((name) => readStoredEnv(name) !== null)
    : [];
  return [...new Set([...builtInEnvs(), ...made.sort()])];
}

export function isEnvName(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,63}$/.test(name) && name !== noEnv;
}

/** What `--env` takes for no environment at all. */
export const noEnv = "none";

/** What a run record keeps of its environment. */
export function environmentRecord({ name, digest, python }: PythonEnv) {
  return { name, digest, python };
}

/** The content of /home/packages.txt. */
export function packagesText({ packages }: Pick<PythonEnv, "packages">): string {
  return Object.entries(packages)
    .map(([name, version]) => `${name}==${version}\n`)
    .join("");
}

const headlines = [
  ...["numpy", "scipy", "pandas", "scikit-learn", "pillow"],
  ...["lightgbm", "xgboost", "catboost", "torch", "transformers"],
];

/** Python and the packages by which people know an environment, for records and short lists. */
export function headlineVersions({ python, packages }: PythonEnv): Record<string, string> {
  const known = headlines.filter((name) => packages[name] !== undefined);
  return { python, ...Object.fromEntries(known.map((name) => [name, packages[name]!])) };
}

/** The environment of a group's runs: what --env asked for, else the agent's own; null for none. */
export function chosenEnv(
  agent: { readonly python: string | null },
  group: { readonly env?: string },
): string | null {
  const name = group.env ?? agent.python;
  return name === noEnv ? null : name;
}
