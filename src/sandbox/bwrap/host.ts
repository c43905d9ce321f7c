import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, lstatSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../core/package-root.ts";

/** The programs that a launch goes through; null for one that this machine lacks. */
export interface Programs {
  readonly bwrap: string | null;
  readonly bash: string | null;
  readonly setpriv: string | null;
}

export function findPrograms(path: string = process.env["PATH"] ?? ""): Programs {
  const find = (name: string) =>
    [...path.split(":"), "/usr/local/bin", "/usr/bin", "/bin"]
      .filter((dir) => dir.startsWith("/"))
      .map((dir) => join(dir, name))
      .find(isExecutable) ?? null;
  return { bwrap: find("bwrap"), bash: find("bash"), setpriv: find("setpriv") };
}

/** Whether this bwrap knows an option; versions prove nothing, distributions patch. */
export function bwrapKnows(bwrap: string, option: string): boolean {
  try {
    return execFileSync(bwrap, ["--help"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).includes(option);
  } catch {
    return false;
  }
}

export type SystemMount =
  | { readonly kind: "read-only"; readonly path: string }
  | { readonly kind: "symlink"; readonly path: string; readonly target: string };

/** What of the system a program needs to run: its own directories and the harmless parts of /etc. */
export function systemMounts(): SystemMount[] {
  return [...systemDirs, ...etcParts].filter(existsSync).map((path) => {
    const isLink = lstatSync(path).isSymbolicLink();
    // On merged-/usr systems /bin, /lib … are links; /etc/localtime is one too, but its target is wanted.
    return isLink && systemDirs.includes(path)
      ? { kind: "symlink", path, target: readlinkSync(path) }
      : { kind: "read-only", path };
  });
}

/** Below a directory that is mounted whole, but none of the agent's business: our own package, with its graders. */
export function maskedPaths(mounted: readonly string[]): string[] {
  return mounted.some((dir) => packageRoot.startsWith(`${dir}/`)) ? [packageRoot] : [];
}

const systemDirs = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
const etcParts = [
  ...["alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "timezone", "mime.types"],
  ...["ssl/certs", "ssl/openssl.cnf", "ca-certificates.conf", "pki", "fonts", "services", "protocols"],
].map((name) => `/etc/${name}`);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
