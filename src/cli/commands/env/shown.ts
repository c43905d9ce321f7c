import { formatBytes } from "../../../core/units.ts";
import type { PythonEnv } from "../../../run/python-env/environment.ts";
import { textTable } from "../../text-table.ts";

/** What `--json` tells of an environment. */
export function shownEnv({ name, dir, digest, python, platform, packages, sizeBytes, createdAt }: PythonEnv) {
  return { name, dir, digest, python, platform, sizeBytes, createdAt, packages };
}

export function textOfEnv({ name, dir, digest, python, platform, packages, sizeBytes }: PythonEnv): string {
  return textTable([
    ["Environment", name],
    ["Folder", `${dir}, ${formatBytes(sizeBytes)}`],
    ["Python", `${python} on ${platform}`],
    ["Packages", `${Object.keys(packages).length}`],
    ["Digest", digest],
  ]);
}
