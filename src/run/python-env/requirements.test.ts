import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtInEnvs, readRequirements, requirementsHash, requirementsOf } from "./requirements.ts";

let dir: string;
const write = (name: string, text: string) => {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
};
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "requirements-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test("files that are named by -r stand in their place; comments and empty lines do not count", () => {
  write("base.txt", "numpy==1 # exact\n\n");
  const file = write(
    "more.txt",
    "# requires-python: >=3.10\n-r base.txt\r\npandas @ file:///p.whl#sha256=ab\n",
  );
  const requirements = readRequirements(file);
  expect(requirements.text).toBe("numpy==1\npandas @ file:///p.whl#sha256=ab\n");
  expect(requirements.minPython).toEqual([3, 10]);
  const commented = readRequirements(
    write("same.txt", "numpy==1\n# other words\npandas @ file:///p.whl#sha256=ab"),
  );
  expect(requirementsHash(commented)).toBe(requirementsHash(requirements));
});

test.each([
  ["nothing.txt", "# only words\n--no-index\n", /names no package/],
  ["self.txt", "-r self.txt\n", /names itself/],
  ["lost.txt", "-r gone.txt\n", /no requirement file .*gone.txt, which .*lost.txt names/],
])("%s is refused", (name, text, message) => {
  const file = write(name, text);
  expect(() => readRequirements(file)).toThrow(message);
});

describe.each(builtInEnvs())("%s", (name) => {
  test("pins every package exactly and says from which Python on", () => {
    const { text, minPython } = requirementsOf(name);
    expect(minPython).not.toBeNull();
    for (const line of text.trim().split("\n"))
      expect(line).toMatch(/^[a-z0-9][a-z0-9-]*==[\w.]+(; python_version [=>]= "3\.\d+")?$/);
    const pins = text.trim().split("\n");
    expect(new Set(pins).size).toBe(pins.length);
  });
});
