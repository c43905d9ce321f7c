import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packZip } from "../src/archive/pack-zip.ts";

export interface WheelSpec {
  readonly name: string;
  readonly version: string;
  /** Text of its one module. */
  readonly code?: string;
  /** `Requires-Dist` lines. */
  readonly requires?: readonly string[];
}

/** Writes a wheel of one module, with a program of its name that calls the module's main(). */
export function writeWheel(dir: string, { name, version, code = "", requires = [] }: WheelSpec): void {
  const info = `${name}-${version}.dist-info`;
  const metadata = [`Metadata-Version: 2.1`, `Name: ${name}`, `Version: ${version}`];
  const files = {
    [`${name}.py`]: code,
    [`${info}/METADATA`]: `${[...metadata, ...requires.map((each) => `Requires-Dist: ${each}`)].join("\n")}\n`,
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${info}/entry_points.txt`]: `[console_scripts]\n${name} = ${name}:main\n`,
  };
  const hash = (text: string) => createHash("sha256").update(text).digest("base64url");
  const lines = Object.entries(files).map(
    ([path, text]) => `${path},sha256=${hash(text)},${Buffer.byteLength(text)}`,
  );
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(dir, `${name}-${version}-py3-none-any.whl`),
    packZip({ ...files, [`${info}/RECORD`]: `${[...lines, `${info}/RECORD,,`].join("\n")}\n` }),
  );
}

/** A requirement file that takes its packages from the folder `wheels` beside it and knows no index. */
export function writeRequirements(file: string, lines: readonly string[]): void {
  writeFileSync(file, `${["--no-index", "--find-links ./wheels", ...lines].join("\n")}\n`);
}
