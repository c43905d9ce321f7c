import { expect, test } from "vitest";
import { installFailure } from "./install-failure.ts";

const failed = (stderr: string, stdout = "") =>
  Object.assign(new Error("Command failed"), { stdout, stderr });

test.each([
  [
    "no-venv",
    failed("", "The virtual environment was not created successfully because ensurepip is not available."),
    /python3-venv/,
  ],
  ["no-venv", failed("/usr/bin/python3: No module named venv"), /python3-venv/],
  [
    "disk-full",
    failed("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"),
    /disk is full/,
  ],
  ["disk-full", failed("error: failed to write\n  Caused by: No space left on device (os error 28)"), /disk/],
  [
    "no-network",
    failed(
      "WARNING: Retrying: NewConnectionError: Temporary failure in name resolution\nERROR: No matching distribution found for numpy==2.4.6",
    ),
    /could not be reached/,
  ],
  ["no-network", failed("error: Failed to fetch: `numpy`\n  Caused by: dns error"), /could not be reached/],
  [
    "conflict",
    failed(
      "ERROR: Cannot install a and b because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help",
    ),
    /Cannot install a and b/,
  ],
  ["conflict", failed("  × No solution found when resolving dependencies:\n  ╰─▶ Because a"), /Because a/],
  [
    "no-wheel",
    failed(
      "error: No solution found when resolving dependencies\n  cause: Because there is no version of tiny==9 and you require tiny==9, your requirements are unsatisfiable.",
    ),
    /not to be had[\s\S]*tiny==9/,
  ],
  ["no-wheel", failed("ERROR: No matching distribution found for nothing==1"), /nothing==1/],
  ["other", failed("ERROR: something else"), /could not be installed:\n {2}ERROR: something else/],
])("%s is read from what the installer says", (kind, error, message) => {
  const failure = installFailure(error, "python3");
  expect(failure.kind).toBe(kind);
  expect(failure.error.message).toMatch(message);
  expect(failure.error.exitCode).toBe(1);
});

test("a program that is not there is named", () => {
  const error = Object.assign(new Error("spawnSync uv ENOENT"), { code: "ENOENT", path: "uv" });
  const failure = installFailure(error, "python3");
  expect([failure.kind, failure.error.message]).toEqual([
    "no-python",
    "There is no uv on PATH: install it or choose --installer pip.",
  ]);
});

test("of a long text the end is shown, warnings left out", () => {
  const lines = Array.from({ length: 30 }, (_, i) => `${i % 2 ? "WARNING: w" : "line "}${i}`);
  const shown = installFailure(failed(lines.join("\n")), "python3")
    .error.message.split("\n")
    .slice(1);
  expect(shown.map((line) => line.trim())).toEqual(
    Array.from({ length: 12 }, (_, i) => `line ${2 * (i + 3)}`),
  );
});
