import { arch, cpus, release, totalmem } from "node:os";
import { packageVersion } from "../core/package-root.ts";
import { formatBytes } from "../core/units.ts";
import { headlineVersions, type PythonEnv } from "../run/python-env/environment.ts";

/** What a group ran on, for its record: programs, packages and hardware, no host name. */
export function versionsOf(pythonEnv: PythonEnv | null): Record<string, string> {
  const processors = cpus();
  return {
    mlebench: packageVersion(),
    node: process.versions.node,
    kernel: `${process.platform} ${release()} ${arch()}`,
    cpu: `${processors.length} × ${processors[0]?.model ?? "unknown"}`,
    memory: formatBytes(totalmem()),
    ...(pythonEnv ? headlineVersions(pythonEnv) : {}),
  };
}
