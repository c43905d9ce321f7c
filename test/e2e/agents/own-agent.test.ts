// The two agents of docs/agents/write-your-own.md, the very files, against a scripted model.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../../src/core/package-root.ts";
import { listGroups, readExperiment } from "../../../src/record/store.ts";
import { makePlace, type Place } from "../mlebench.ts";

let place: Place;
let model: string;
beforeAll(() => {
  place = makePlace();
  expect(place.run(["prepare", "-c", "quake-magnitude"]).status).toBe(0);
  const path = join(place.dir, "script.json");
  const program = (code: string) => ({ text: `This may work.\n\`\`\`python\n${code}\n\`\`\`` });
  const copy =
    'import shutil; shutil.copy("/home/data/sample_submission.csv", "/home/submission/submission.csv")';
  writeFileSync(path, JSON.stringify([{ text: "No." }, program("raise ValueError(1)"), program(copy)]));
  model = `scripted/${path}`;
});
afterAll(() => place[Symbol.dispose]());

const example = (name: string) => join(packageRoot, "examples", "own-agent", name);
const common = () => ["-c", "quake-magnitude", "--time-limit", "60s", "--model", model];

test.each([
  { name: "TypeScript", args: () => ["--agent", example("agent.ts"), ...common()], group: "own-agent" },
  {
    name: "Python",
    args: () => [
      "--agent",
      "command",
      "--set",
      `dir=${example(".")}`,
      ...common(),
      "--",
      "python3",
      "/home/agent/solve.py",
    ],
    group: "command",
  },
])("the agent in 30 lines of $name gets a valid submission at the third try", ({ args, group }) => {
  const { status, stderr } = place.run(["run", ...args()]);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const name = listGroups(place.runsDir).find((each) => each.endsWith(`run-group_${group}`))!;
  const { record, dir } = readExperiment(join(place.runsDir, name)).runs[0]!;
  expect(record).toMatchObject({ grade: { kind: "scored" }, modelUse: { calls: 3 } });
  expect(readFileSync(join(dir, "card.json"), "utf8")).toMatch(/"digest": "[0-9a-f]{64}"/);
  expect(place.run(["resume", join(dir, "..")]).status).toBe(0); // finished: nothing is done again
});

test("the page shows these very files", () => {
  const page = readFileSync(join(packageRoot, "docs", "agents", "write-your-own.md"), "utf8");
  for (const name of ["agent.ts", "solve.py"])
    expect(page).toContain(readFileSync(example(name), "utf8").trimEnd());
});

test("a module that is no agent is named", () => {
  const path = join(place.dir, "nothing.mjs");
  writeFileSync(path, "export default 3;");
  const { status, stderr } = place.run(["run", "--agent", path, ...common()]);
  expect([status, stderr]).toEqual([2, expect.stringContaining("must export as default")]);
});
