import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createPythonEnv } from "./create.ts";
import { findPythonEnv } from "./environment.ts";
import { readRequirements } from "./requirements.ts";

// What is refused before anything is made; test/e2e/env-create.test.ts makes real ones.

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "envs-"));
  writeFileSync(join(dir, "tiny.txt"), "tiny==1.0\n");
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(() => vi.stubEnv("XDG_CACHE_HOME", dir));
afterEach(() => vi.unstubAllEnvs());

test.each([
  [{ name: "lite", own: true }, /"lite" is one of mlebench's own environments/],
  [{ name: "mine", own: false }, /No environment "mine" is pinned here; there are lite, full, full-torch/],
  [{ name: "../mine", own: true }, /cannot be the name of an environment/],
  [{ name: "none", own: true }, /not "none"/],
  [{ name: "mine", own: true, python: "no-such-python" }, /There is no no-such-python on PATH/],
])("wrong use %o says what is right", ({ name, own, ...options }, message) => {
  const requirements = own ? { requirements: readRequirements(join(dir, "tiny.txt")) } : {};
  expect(() => createPythonEnv({ name, ...requirements, ...options, log: () => {} })).toThrow(message);
});

test("a Python that is too old is named before anything is installed", () => {
  const file = join(dir, "new.txt");
  writeFileSync(file, "# requires-python: >=4.2\ntiny\n");
  const requirements = readRequirements(file);
  expect(() => createPythonEnv({ name: "new", requirements, log: () => {} })).toThrow(
    /"new" needs Python 4.2 or newer; python3 is 3\./,
  );
});

test("a name of no environment: the nearest are told, and the command that makes one", () => {
  expect(() => findPythonEnv("ful")).toThrow(/No Python environment "ful". Did you mean "full"/);
  expect(() => findPythonEnv("full")).toThrow(/Run: mlebench env create full/);
});
