import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createPythonEnv } from "../../src/run/python-env/create.ts";
import { envsDir, findPythonEnv, packagesText, readPythonEnv } from "../../src/run/python-env/environment.ts";
import { readRequirements } from "../../src/run/python-env/requirements.ts";
import { writeRequirements, writeWheel } from "../python-wheel.ts";

// Environments of wheels that are written here: no network is needed.

let dir: string;
let caches = 0;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "envs-"));
  const wheels = join(dir, "wheels");
  writeWheel(wheels, { name: "tiny", version: "1.0", code: "def main(): print('tiny speaks')" });
  writeWheel(wheels, { name: "wants_one", version: "1.0", requires: ["tiny==1.0"] });
  writeWheel(wheels, { name: "wants_two", version: "1.0", requires: ["tiny==2.0"] });
  writeWheel(wheels, { name: "tiny", version: "2.0" });
  writeRequirements(join(dir, "tiny.txt"), ["tiny==1.0  # a comment"]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(() => vi.stubEnv("XDG_CACHE_HOME", join(dir, `cache-${++caches}`)));
afterEach(() => vi.unstubAllEnvs());

const create = (name: string, lines?: readonly string[], force = false) => {
  const file = join(dir, lines ? `${name}.txt` : "tiny.txt");
  if (lines) writeRequirements(file, lines);
  const said: string[] = [];
  const env = createPythonEnv({
    name,
    requirements: readRequirements(file),
    installer: "pip",
    force,
    log: (line) => said.push(line),
  });
  return { ...env, said };
};
const entries = () => readdirSync(envsDir());

test("an environment is whole, moved into its place, and its programs work there", () => {
  const env = create("mine");
  expect(entries()).toEqual(["mine"]);
  expect(env.packages["tiny"]).toBe("1.0");
  expect(packagesText(env)).toContain("tiny==1.0\n");
  expect(execFileSync(join(env.dir, "bin", "tiny"), { encoding: "utf8" })).toBe("tiny speaks\n");
  const settings = [join(env.dir, "bin", "tiny"), join(env.dir, "pyvenv.cfg")];
  for (const path of settings) expect(readFileSync(path, "utf8")).not.toContain(".building-");
  expect(findPythonEnv("mine").digest).toMatch(/^[0-9a-f]{64}$/);
  // Asked for again, it is taken as it is; anew only when told to.
  const marker = join(env.dir, "marker");
  writeFileSync(marker, "");
  expect(create("mine").said).toEqual([expect.stringContaining(`${env.dir} is there already`)]);
  expect(existsSync(marker)).toBe(true);
  create("mine", undefined, true);
  expect([existsSync(marker), entries()]).toEqual([false, ["mine"]]);
});

test("the digest is the same for the same content elsewhere, and another for another file of a package", () => {
  const first = create("a").digest;
  vi.stubEnv("XDG_CACHE_HOME", join(dir, "a-much-longer-cache-folder"));
  expect(create("b").digest).toBe(first);
  const other = mkdtempSync(join(dir, "other-"));
  writeWheel(join(other, "wheels"), { name: "tiny", version: "1.0", code: "def main(): print('changed')" });
  writeRequirements(join(other, "tiny.txt"), ["tiny==1.0"]);
  const requirements = readRequirements(join(other, "tiny.txt"));
  const changed = createPythonEnv({ name: "c", requirements, installer: "pip", log: () => {} });
  expect(changed.requirements).toBe(findPythonEnv("b").requirements);
  expect(changed.digest).not.toBe(first);
});

test.each([
  ["packages that contradict one another", ["wants_one", "wants_two"], /contradict[\s\S]*wants.two/],
  ["a version that is not to be had", ["tiny==9"], /not to be had[\s\S]*tiny==9/],
  ["no network", ["--index-url http://127.0.0.1:9/simple", "numpy==2.4.6"], /index could not be reached/],
])("%s: the reason is told and nothing is left", (_, lines, message) => {
  vi.stubEnv("PIP_RETRIES", "1"); // pip speaks of a connection only when it tries again
  const file = join(dir, "broken.txt");
  if (lines.length === 2 && lines[0]!.startsWith("--index")) writeFileSync(file, `${lines.join("\n")}\n`);
  else writeRequirements(file, lines);
  const requirements = readRequirements(file);
  expect(() => createPythonEnv({ name: "broken", requirements, installer: "pip", log: () => {} })).toThrow(
    message,
  );
  expect(entries()).toEqual([]);
});

test("what a killed build of this machine left is removed; another's and one at work stay", () => {
  mkdirSync(envsDir(), { recursive: true });
  const dead = `.building-mine@${hostname()}@${2 ** 22 + 1}@abc`; // above the largest pid of Linux
  const alive = `.building-mine@${hostname()}@${process.pid}@abc`;
  const foreign = ".building-mine@elsewhere@1@abc";
  for (const name of [dead, alive, foreign]) mkdirSync(join(envsDir(), name, "bin"), { recursive: true });
  expect(readPythonEnv("mine")).toBeNull();
  create("mine");
  expect(entries().sort()).toEqual([foreign, alive, "mine"].sort());
});
