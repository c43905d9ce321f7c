import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { messageOf, UserError } from "../../core/errors.ts";

/** A coding agent of the npm registry, at one version. */
export interface CliPackage {
  /** The agent's folder. */
  readonly agent: string;
  readonly npm: string;
  /** Exact. */
  readonly version: string;
  /** Its entry below node_modules/.bin. */
  readonly bin: string;
}

export function cliDir({ agent, version }: CliPackage): string {
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(cache, "mle-bench", "clis", `${agent}@${version}`);
}

export function isInstalled(cli: CliPackage): boolean {
  return existsSync(join(cliDir(cli), "node_modules", ".bin", cli.bin));
}

/** The program, as it is called inside too. @throws UserError with the command that installs it */
export function installedBin(cli: CliPackage): string {
  if (isInstalled(cli)) return join(cliDir(cli), "node_modules", ".bin", cli.bin);
  throw new UserError(
    `Agent "${cli.agent}" needs ${cli.npm} ${cli.version}, which is not installed. Run: mlebench agents install ${cli.agent}`,
  );
}

/** What a sandbox must mount: the program with its packages, and Node where it is not the system's. */
export function cliMounts(cli: CliPackage): string[] {
  installedBin(cli);
  const { execPath } = process;
  return [cliDir(cli), ...(execPath.startsWith("/usr/") ? [] : [execPath])];
}

/**
 * Installs it by npm beside its place and moves it there when it is whole.
 * @returns false when it was there
 * @throws UserError when npm cannot
 */
export function installCli(cli: CliPackage, log: (line: string) => void): boolean {
  if (isInstalled(cli)) return false;
  const dir = cliDir(cli);
  mkdirSync(join(dir, ".."), { recursive: true });
  const made = mkdtempSync(`${dir}.`);
  chmodSync(made, 0o755); // code inside is another user
  try {
    writeFileSync(
      join(made, "package.json"),
      JSON.stringify({ private: true, dependencies: { [cli.npm]: cli.version } }),
    );
    log(`npm install ${cli.npm}@${cli.version}`);
    const options = ["--no-audit", "--no-fund", "--loglevel=error", "--save-exact"];
    execFileSync("npm", ["install", ...options], { cwd: made, stdio: ["ignore", "ignore", "pipe"] });
    const bin = join(made, "node_modules", ".bin", cli.bin);
    if (!existsSync(bin)) throw new Error(`${cli.npm} ${cli.version} has no program ${cli.bin}`);
    rmSync(dir, { recursive: true, force: true });
    renameSync(made, dir);
    return true;
  } catch (error) {
    throw new UserError(
      `${cli.npm} ${cli.version} could not be installed: ${lastLines(error)}. Check that npm reaches its registry.`,
      { cause: error, exitCode: 1 },
    );
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function lastLines(error: unknown): string {
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  return (stderr.split("\n").slice(-3).join(" ") || messageOf(error)).slice(0, 500);
}
