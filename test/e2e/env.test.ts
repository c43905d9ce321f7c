import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunRecord } from "../../src/record/schema.ts";
import { findGroup, readExperiment } from "../../src/record/store.ts";
import { writeRequirements, writeWheel } from "../python-wheel.ts";
import { ended, makePlace, type Place, until } from "./mlebench.ts";

let place: Place;
let env: { XDG_CACHE_HOME: string };
let envs: string;
const create = (name: string) => ["env", "create", name, "--requirements", "tiny.txt", "--installer", "pip"];

beforeAll(async () => {
  place = makePlace();
  env = { XDG_CACHE_HOME: join(place.dir, "cache") };
  envs = join(env.XDG_CACHE_HOME, "mle-bench", "envs");
  writeWheel(join(place.dir, "wheels"), { name: "tiny", version: "1.0", code: "word = 'tiny speaks'" });
  writeRequirements(join(place.dir, "tiny.txt"), ["tiny==1.0"]);
  expect(place.run(["prepare", "-c", "quake-magnitude"]).status).toBe(0);

  const killed = place.start(create("tiny"), env);
  const end = ended(killed);
  await until(() => readdirSync(place.dir).includes("cache") && readdirSync(envs).length > 0);
  killed.kill("SIGKILL");
  await end;
  expect(place.run(["env", "show", "tiny"], { env }).status).toBe(2);
  // Two at once after a killed one: both end well, one environment is there and nothing beside it.
  const both = await Promise.all([
    ended(place.start(create("tiny"), env)),
    ended(place.start([...create("tiny"), "--json"], env)),
  ]);
  expect(both.map(({ status, stderr }) => [status, status === 0 ? "" : stderr])).toEqual([
    [0, ""],
    [0, ""],
  ]);
  expect(readdirSync(envs)).toEqual(["tiny"]);
});
afterAll(() => place[Symbol.dispose]());

const run = (args: readonly string[], code: string) => {
  const { status, stderr } = place.run(
    [
      ...["run", "--agent", "command", "-c", "quake-magnitude", "--time-limit", "60s", "--memory", "1g"],
      ...[...args, "--", "python3", "-c", code],
    ],
    { env },
  );
  if (status === 2) throw new Error(stderr);
  const runs = readExperiment(findGroup("latest", place.runsDir)).runs;
  return runs.map(({ dir, record }): { record: RunRecord; log: string } => ({
    record,
    log: readFileSync(join(dir, "logs", "agent.log"), "utf8"),
  }));
};

test("a run with --env has that environment, and its record says which", () => {
  const code = `import tiny; print(tiny.word)
print(open("/home/packages.txt").read()); print(open("/home/instructions.txt").read())`;
  const [only] = run(["--env", "tiny", "--cpus", "1"], code);
  const shown = JSON.parse(place.run(["env", "show", "tiny", "--json"], { env }).stdout) as {
    digest: string;
    python: string;
    packages: Record<string, string>;
  };
  expect(shown.packages).toMatchObject({ tiny: "1.0" });
  expect(only!.record.environment).toEqual({
    name: "tiny",
    digest: shown.digest,
    python: shown.python,
  });
  expect(only!.log).toContain("tiny speaks");
  expect(only!.log).toContain("tiny==1.0\n");
  expect(only!.log).toContain("Machine       1 CPU core, 1.0 GB of memory, no GPU.");
  expect(only!.log).toContain(`Python        ${shown.python}, the environment "tiny".`);
});

test("--env none: no environment inside and none in the record", () => {
  const [only] = run(["--env", "none"], 'import os; print(os.path.exists("/home/packages.txt"))');
  expect(only!.log.trim()).toMatch(/False$/);
  expect(only!.record).not.toHaveProperty("environment");
});

test("hashes of strings agree in two runs of one seed, and differ for another seed", () => {
  const hashes = () =>
    run(["--env", "none", "--seeds", "2"], 'print("hash", hash("a"))').map(
      ({ log }) => /hash -?\d+/.exec(log)?.[0],
    );
  const first = hashes();
  expect(first).toEqual(hashes());
  expect(new Set(first).size).toBe(2);
  expect(first).not.toContain(undefined);
});

test("list tells what is made; a name of no environment ends the run before it begins", () => {
  const listed = JSON.parse(place.run(["env", "list", "--json"], { env }).stdout) as object[];
  expect(listed).toEqual([
    { name: "lite", origin: "mlebench", state: "not made" },
    { name: "full", origin: "mlebench", state: "not made" },
    { name: "full-torch", origin: "mlebench", state: "not made" },
    expect.objectContaining({ name: "tiny", origin: "yours", state: "made" }),
  ]);
  const { status, stderr } = place.run(
    ["run", "--agent", "command", "-c", "quake-magnitude", "--env", "tny", "--", "true"],
    { env },
  );
  expect([status, stderr]).toEqual([2, expect.stringContaining('Did you mean "tiny"') as string]);
});
