import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../../core/package-root.ts";
import type { StoredEnv } from "./environment.ts";
import { type Requirements, requirementsHash } from "./requirements.ts";

/** What the environment's own Python says of it: describe.py. */
const facts = z.object({
  base: z.string(),
  python: z.string(),
  platform: z.string(),
  /** Installed packages in the order of their names; `record` is null where a package keeps none. */
  packages: z.array(z.object({ name: z.string(), version: z.string(), record: z.string().nullable() })),
  /** Paths below the environment, or of the distribution. */
  hidden: z.array(z.string()),
  sizeBytes: z.number(),
});
export type EnvFacts = z.infer<typeof facts>;

/** What Python's venv brings; counted only where the requirements name it. */
const seeds = ["pip", "setuptools", "wheel"];

/** Describes the environment in `stage` as what it will be in `dir`, and changes the paths in its scripts. */
export function describeEnv({
  stage,
  dir,
  requirements,
}: {
  stage: string;
  dir: string;
  requirements: Requirements;
}): Omit<StoredEnv, "name" | "createdAt"> {
  const found = askPython(stage);
  for (const path of found.scripts) moveScript(path, stage, dir);
  const { base } = found.facts;
  const moved = (path: string) => (path.startsWith(`${stage}/`) ? join(dir, path.slice(stage.length)) : path);
  return {
    digest: envDigest(found.facts, requirements),
    python: found.facts.python,
    platform: found.facts.platform,
    requirements: requirementsHash(requirements),
    packages: Object.fromEntries(found.facts.packages.map(({ name, version }) => [name, version])),
    base: base === "/usr" || base.startsWith("/usr/") ? [] : [base],
    hidden: found.facts.hidden.map(moved),
    sizeBytes: found.facts.sizeBytes,
  };
}

/**
 * SHA-256 over the requirements (without comments), Python's version, the platform, and of every installed package
 * the name, version and record: the hashes of its files as its wheel lists them.
 */
export function envDigest(
  { python, platform, packages }: Pick<EnvFacts, "python" | "platform" | "packages">,
  { text }: Pick<Requirements, "text">,
): string {
  const asked = new Set(
    text.split("\n").map((line) =>
      /^[\w.-]+/
        .exec(line)?.[0]
        .toLowerCase()
        .replaceAll(/[-_.]+/g, "-"),
    ),
  );
  const counted = packages.filter(({ name }) => !seeds.includes(name) || asked.has(name));
  const lines = counted.map(({ name, version, record }) => `${name}==${version} ${record ?? "-"}`).sort();
  return createHash("sha256")
    .update(JSON.stringify([text, python, platform, lines]))
    .digest("hex");
}

function askPython(stage: string): { facts: EnvFacts; scripts: string[] } {
  const script = join(packageRoot, "agents", "env", "describe.py");
  const out = execFileSync(join(stage, "bin", "python"), ["-I", "-B", script, stage], {
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answer = z.object({ facts, scripts: z.array(z.string()) }).parse(JSON.parse(out));
  return answer;
}

/** Scripts of packages name their interpreter by its whole path. */
function moveScript(path: string, from: string, to: string): void {
  const text = readFileSync(path, "utf8");
  if (text.includes(from)) writeFileSync(path, text.replaceAll(from, to));
}
