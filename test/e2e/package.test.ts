import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { agentIds } from "../../src/agent/discover.ts";
import { packageRoot } from "../../src/core/package-root.ts";

let dir: string;
const npm = (args: string[], cwd: string) =>
  execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const npx = (args: string[]) =>
  execFileSync("npx", ["--no-install", "mlebench", ...args], {
    cwd: dir,
    encoding: "utf8",
    env: { ...process.env, MLEBENCH_DATA_DIR: join(dir, "data") },
  });

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "package-"));
  npm(["pack", "--ignore-scripts", "--pack-destination", dir, "--silent"], packageRoot);
  const [tarball] = readdirSync(dir).filter((name) => name.endsWith(".tgz"));
  writeFileSync(join(dir, "package.json"), '{"name":"elsewhere","private":true}');
  npm(["install", "--no-audit", "--no-fund", "--prefer-offline", `./${tarball}`], dir);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test("the packed package, installed elsewhere, lists and prepares its competitions", () => {
  const rows = JSON.parse(npx(["list", "--json"])) as { id: string }[];
  expect(rows.map(({ id }) => id)).toEqual(readdirSync(join(packageRoot, "competitions")).sort());
  npx(["prepare", "--split", "demo"]);
  const sample = join(dir, "data", "optdigits", "prepared", "public", "sample_submission.csv");
  expect(JSON.parse(npx(["grade-sample", sample, "optdigits"]))).toMatchObject({ valid_submission: true });
});

test("it brings its agents, and no test or golden file", () => {
  expect((JSON.parse(npx(["agents", "--json"])) as { id: string }[]).map(({ id }) => id)).toEqual(agentIds());
  for (const helper of ["codeact/driver.py", "mlab/files.py", "aide/average.py"])
    expect(existsSync(join(dir, "node_modules", "mlebench", "agents", helper))).toBe(true);
  const root = join(dir, "node_modules", "mlebench");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  expect(
    files.filter((name) => name.includes(".test.") || name.startsWith("test/") || name.startsWith("src/")),
  ).toEqual([]);
  expect(existsSync(join(root, "agents", "baseline"))).toBe(true);
});

test("a competition of another project can be typed with what the package exports", () => {
  mkdirSync(join(dir, "mine"));
  const code = `import { defineCompetition, tableOf } from "mlebench"; console.log(typeof defineCompetition, typeof tableOf);`;
  writeFileSync(join(dir, "mine", "use.mjs"), code);
  expect(execFileSync(process.execPath, [join(dir, "mine", "use.mjs")], { encoding: "utf8" }).trim()).toBe(
    "function function",
  );
});
