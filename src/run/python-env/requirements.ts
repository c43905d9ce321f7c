import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../../core/errors.ts";
import { packageRoot } from "../../core/package-root.ts";

/** What an environment is made from. */
export interface Requirements {
  readonly file: string;
  /** Its lines without comments, with those of the files that it names by -r in their place. */
  readonly text: string;
  /** From `# requires-python: >=3.11` in the file; null when it does not say. */
  readonly minPython: readonly [major: number, minor: number] | null;
}

const builtInDir = join(packageRoot, "agents", "env");

/** The environments that agents/env/ pins. */
export function builtInEnvs(): string[] {
  return readdirSync(builtInDir)
    .filter((name) => name.endsWith(".txt"))
    .map((name) => name.slice(0, -".txt".length))
    .sort((a, b) => Number(b === "lite") - Number(a === "lite") || a.localeCompare(b));
}

/** Of one of {@link builtInEnvs}. */
export function requirementsOf(name: string): Requirements {
  return readRequirements(join(builtInDir, `${name}.txt`));
}

/** @throws UserError when the file or one that it names is not there, or when it asks for nothing */
export function readRequirements(file: string): Requirements {
  const path = resolve(file);
  const text = inlined(path, []);
  if (!/^[^-\s]/m.test(text))
    throw new UserError(
      `${path} names no package. Write one a line, best with its version, for example: numpy==2.4.6`,
    );
  const [, major, minor] =
    /^#\s*requires-python:\s*>=\s*(\d+)\.(\d+)\s*$/m.exec(readFileSync(path, "utf8")) ?? [];
  return { file: path, text, minPython: major ? [Number(major), Number(minor)] : null };
}

export function requirementsHash({ text }: Pick<Requirements, "text">): string {
  return createHash("sha256").update(text).digest("hex");
}

function inlined(path: string, above: readonly string[]): string {
  if (above.includes(path)) throw new UserError(`${path} names itself by -r.`);
  if (!existsSync(path) || !statSync(path).isFile())
    throw new UserError(
      `There is no requirement file ${path}${above.length > 0 ? `, which ${above.at(-1)} names` : ""}.`,
    );
  return readFileSync(path, "utf8")
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [, other] = /^(?:-r|--requirement)[ =]\s*(\S.*)$/.exec(line) ?? [];
      return other ? inlined(resolve(dirname(path), other), [...above, path]) : `${line}\n`;
    })
    .join("");
}
