import { messageOf, systemErrorCode, UserError } from "../../core/errors.ts";

/** Why an environment could not be made; `error` says it with the way out. */
export interface InstallFailure {
  readonly kind: "no-python" | "no-venv" | "disk-full" | "no-network" | "conflict" | "no-wheel" | "other";
  readonly error: UserError;
}

interface Cause {
  readonly kind: InstallFailure["kind"];
  readonly pattern: RegExp;
  say(python: string): string;
}

/** In the order in which they are looked for: without a network pip also says that no version was found. */
const causes: readonly Cause[] = [
  {
    kind: "no-venv",
    pattern: /ensurepip is not available|No module named '?(?:venv|ensurepip)/,
    say: (python) =>
      `${python} has no venv module. On Debian or Ubuntu: apt-get install python3-venv; or name another interpreter with --python.`,
  },
  {
    kind: "disk-full",
    pattern: /No space left on device|Errno 28|os error 28|Disk quota exceeded/,
    say: () =>
      "The disk is full. Free some space (full takes 2 GB, full-torch 8 GB; the temporary folder needs room too), or put the cache elsewhere with XDG_CACHE_HOME, then run the same command again.",
  },
  {
    kind: "no-wheel", // in uv's words, which calls it a conflict too
    pattern:
      /there is no version of|there are no versions of|was not found in the package registry|has no wheels/,
    say: noWheel,
  },
  {
    kind: "conflict",
    pattern: /ResolutionImpossible|conflicting dependencies|No solution found|are incompatible/,
    say: () => "The packages contradict one another. Change the versions that are named here:",
  },
  {
    kind: "no-network",
    pattern:
      /NewConnectionError|connection error|name resolution|Name or service not known|Network is unreachable|Connection refused|ProxyError|ConnectTimeout|Read timed out|Max retries exceeded|dns error|error sending request|client error \(Connect\)/,
    say: () =>
      "The package index could not be reached. Check the network and pip's settings (index-url, proxy); without a network, a requirement file may take wheels from a folder: --no-index and --find-links DIR.",
  },
  {
    kind: "no-wheel",
    pattern: /No matching distribution found|Could not find a version/,
    say: noWheel,
  },
];

function noWheel(): string {
  return "A package is not to be had in this version, or not as a binary wheel for this Python and machine (nothing is built from source):";
}

/** Reads what python3, venv, pip or uv said. Pure but for what the error carries. */
export function installFailure(error: unknown, python: string): InstallFailure {
  if (error instanceof UserError) return { kind: "other", error };
  if (systemErrorCode(error) === "ENOENT") return noProgram(error, python);
  const text = outputOf(error);
  const cause = causes.find(({ pattern }) => pattern.test(text));
  const why = cause?.say(python) ?? "The packages could not be installed:";
  return {
    kind: cause?.kind ?? "other",
    error: new UserError(`${why}\n${lastLines(text)}`, { cause: error, exitCode: 1 }),
  };
}

function noProgram(cause: unknown, python: string): InstallFailure {
  const program = cause instanceof Error && "path" in cause ? String(cause.path) : python;
  const fix =
    program === "uv"
      ? "install it or choose --installer pip"
      : "install Python 3.11 or newer with its venv module, or name an interpreter with --python";
  const error = new UserError(`There is no ${program} on PATH: ${fix}.`, { cause });
  return { kind: "no-python", error };
}

function outputOf(error: unknown): string {
  const part = (key: "stdout" | "stderr") =>
    error instanceof Error && key in error ? String((error as unknown as Record<string, unknown>)[key]) : "";
  return `${part("stdout")}\n${part("stderr")}`.trim() || messageOf(error);
}

/** The last twelve lines, warnings left out. */
function lastLines(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("WARNING"));
  return lines
    .slice(-12)
    .map((line) => `  ${line.slice(0, 300)}`)
    .join("\n");
}
