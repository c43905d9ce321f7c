// AIDE in the real sandbox against a scripted model: everything that goes wrong with models and programs, step by step.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JournalEvent } from "../../../src/record/schema.ts";
import { listGroups, readEvents, readExperiment, runPaths } from "../../../src/record/store.ts";
import { ended, makePlace, type Place, until } from "../mlebench.ts";

let place: Place;
beforeAll(() => {
  place = makePlace();
  expect(place.run(["prepare", "-c", "quake-magnitude"]).status).toBe(0);
});
afterAll(() => place[Symbol.dispose]());

/** Programs and replies that the scripts below share: a module of its own, as a user would write one. */
const parts = `
const fence = (code) => "I try this.\\n\\n\`\`\`python\\n" + code + "\\n\`\`\`\\n";
const solve = (value, metric) => fence(\`
import csv, json
rows = list(csv.reader(open("/home/data/sample_submission.csv")))
with open("submission.csv", "w") as f:
    csv.writer(f, lineterminator="\\\\n").writerows([rows[0]] + [[row[0], \${value}] for row in rows[1:]])
json.dump({"metric": \${metric}, "folds": [\${metric}, \${metric}]}, open("result.json", "w"))
print("measured", \${metric})\`);
const review = (more = {}) => ({ toolCalls: [{ name: "submit_review", arguments: JSON.stringify({
  is_bug: false, has_csv_submission: true, summary: "It ran.", metric: null, lower_is_better: true, ...more }) }] });
`;
function script(name: string, body: string): string {
  const path = join(place.dir, `${name}.mjs`);
  writeFileSync(path, `${parts}\n${body}`);
  return `scripted/${path}`;
}

const runOf = (model: string, settings: readonly string[], more: readonly string[] = []) => [
  ...["run", "--agent", "aide", "-c", "quake-magnitude", "--time-limit", "10m", "--memory", "1g"],
  ...["--model", model, "--set", ...settings, ...more],
];
const newest = () => {
  const name = listGroups(place.runsDir).toSorted().at(-1)!;
  return readExperiment(join(place.runsDir, name)).runs[0]!;
};
const eventsOf = (type: string): JournalEvent["data"][] =>
  readEvents(newest().dir)
    .events.filter((event) => event.type === type)
    .map(({ data }) => data);
/** What must be the same in two runs of one search: everything but times. */
const tree = () => eventsOf("agent/node").map(({ execMs, candidate, ...node }) => node);

test("syntax errors, crashes, endless loops, invalid submissions, refusals and failures of the provider", () => {
  const model = script(
    "trouble",
    `
export default ({ key, retry, prompt }) => {
  switch (key) {
    case "step 0 draft 0": return [{ status: 429, retryAfter: 0.1 }, { status: 500 }, { text: solve(3, 1), cut: true }, { text: solve(3, 1) }][retry];
    case "step 0 analyse 0": return { toolCalls: [{ name: "submit_review", arguments: '{"is_bug": fal' }] };
    case "step 0 analyse 1": return { text: "It looks fine to me." };
    case "step 1 draft 0": return { text: fence("def broken(:") };
    case "step 2 draft 0": return { text: fence("raise ValueError('no such column')") };
    case "step 3 draft 0": return { text: fence("while True: pass") };
    case "step 4 draft 0": return { text: solve("'many'", 0.1) };
    case "step 5 debug 0": return { text: "I cannot help with that.", finish: "refusal" };
    case "step 5 debug 1": return { text: "I try this.\\n\\n\`\`\`python\\nprint(1", finish: "length" };
    case "step 5 debug 2": return { text: solve(2, 0.5) };
    case "step 6 debug 0": return { text: solve(1.5, 0.7) };
  }
  return review();
};`,
  );
  const settings = ["steps=7", "num_drafts=5", "debug_prob=1", "max_debug_depth=0", "exec_minutes=0.1"];
  const { status, stderr } = place.run(runOf(model, settings));
  expect([status, stderr]).toEqual([0, expect.any(String)]);

  const choices = eventsOf("agent/choice");
  expect(choices.map(({ stage }) => stage)).toEqual([
    "draft",
    "draft",
    "draft",
    "draft",
    "draft",
    "debug",
    "debug",
  ]);
  expect(choices[5]).toMatchObject({ drafts: 5, good: 1, buggyLeaves: [1, 2, 3, 4] });
  const nodes = eventsOf("agent/node");
  expect(nodes.map(({ metric }) => metric)).toEqual([1, null, null, null, null, 0.5, 0.7]);
  expect(nodes.map(({ error }) => error)).toEqual([
    null,
    expect.stringMatching(/SyntaxError/),
    expect.stringMatching(/exit code 1: ValueError: no such column/),
    expect.stringMatching(/stopped at the limit of 6 s/),
    expect.stringMatching(/mag/),
    null,
    null,
  ]);
  expect(nodes[5]!["parent"]).toBe(choices[5]!["parent"]);
  // A model that answers nothing usable is named, and asked again.
  expect(eventsOf("agent/review-unusable")).toMatchObject([
    { step: 0, attempt: 0 },
    { step: 0, attempt: 1 },
  ]);
  expect(eventsOf("agent/reply-unusable")).toMatchObject([
    { step: 5, attempt: 0, finish: "refusal" },
    { step: 5, attempt: 1, finish: "length" },
  ]);
  const first = eventsOf("model-call")[0];
  expect(first).toMatchObject({ key: "step 0 draft 0", retries: 3, status: 200 });
  // The best is the submission at every step, and in the end.
  expect(eventsOf("agent/submitted").map(({ node }) => node)).toEqual([0, 5]);
  const { record, dir } = newest();
  expect(record.grade).toMatchObject({ kind: "scored" });
  expect(record.snapshots.length).toBe(2);
  expect(readFileSync(runPaths(dir).submission, "utf8").split("\n")[1]).toMatch(/,2$/);
});

const steady = `
export default ({ key, prompt }) => {
  const step = Number(/step (\\d+)/.exec(key)[1]);
  if (key.includes("analyse")) return { ...review(), delayMs: 150 };
  const text = step % 3 === 1 ? fence("raise SystemExit(3)") : solve(1 + step / 10, 2 - step / 100);
  return { text, delayMs: 150 };
};`;
const steadySettings = ["steps=9", "num_drafts=3", "debug_prob=0.5"];

test("a killed harness goes on from the last finished step and grows the same tree; a replay grows it again", async () => {
  const model = script("steady", steady);
  expect(place.run(runOf(model, steadySettings)).status).toBe(0);
  const whole = tree();
  const recorded = join(newest().dir, "..");
  expect(whole).toHaveLength(9);

  const before = listGroups(place.runsDir).length;
  const child = place.start(runOf(model, steadySettings));
  const end = ended(child);
  await until(() => listGroups(place.runsDir).length > before && eventsOf("agent/node").length >= 4);
  child.kill("SIGKILL");
  await end;
  expect(tree().length).toBeLessThan(9);
  expect(place.run(["resume", join(newest().dir, "..")]).status).toBe(0);
  expect(tree()).toEqual(whole);
  const calls = eventsOf("model-call").map(({ key }) => key);
  expect(new Set(calls).size).toBe(calls.length); // none was paid twice
  expect(newest().record).toMatchObject({ attempt: 2, outcome: { kind: "finished" } });

  expect(place.run(runOf(`replay/${recorded}`, steadySettings)).status).toBe(0);
  expect(tree()).toEqual(whole);
});

test("a spent budget ends the search with what it has; a provider that is gone is the agent's failure", () => {
  const model = script("steady", steady);
  expect(place.run(runOf(model, steadySettings, ["--max-requests", "5"])).status).toBe(0);
  expect(eventsOf("agent/stopped")).toMatchObject([{ reason: "budget" }]);
  expect(newest().record).toMatchObject({ outcome: { kind: "finished" }, grade: { kind: "scored" } });

  const gone = script("gone", `export default () => ({ status: 401, message: "no such key" });`);
  expect(place.run(runOf(gone, steadySettings)).status).toBe(1);
  expect(newest().record.outcome).toMatchObject({ kind: "failed", reason: "no such key" });
});

test("a model that does not answer is waited for no longer than the run has time; the best stays, and the pick is made", () => {
  const model = script(
    "slow",
    `
export default ({ key }) => {
  if (key.includes("analyse")) return review();
  return key.startsWith("step 0") ? { text: solve(2, 0.5) } : { text: "too late", delayMs: 600_000 };
};`,
  );
  const args = runOf(model, ["steps=3"]).map((word) => (word === "10m" ? "25s" : word));
  expect(place.run(args).status).toBe(0);
  expect(eventsOf("agent/stopped")).toMatchObject([{ reason: "time" }]);
  expect(eventsOf("agent/picked")).toMatchObject([{ best: 0 }]);
  expect(newest().record).toMatchObject({ outcome: { kind: "finished" }, grade: { kind: "scored" } });
});

test("top-k-mean submits the mean of the best; the paper's variant takes the metric from the review", () => {
  const model = script("steady", steady);
  const mean = ["steps=3", "num_drafts=3", "final_pick=top-k-mean", "top_k=2"];
  expect(place.run(runOf(model, mean)).status).toBe(0);
  expect(eventsOf("agent/picked")).toMatchObject([{ rule: "top-k-mean", nodes: [2, 0], best: 2 }]);
  expect(readFileSync(runPaths(newest().dir).submission, "utf8").split("\n")[1]).toMatch(/,1\.1$/);

  const paper = script(
    "paper",
    `export default ({ key }) => {
  const step = Number(/step (\\d+)/.exec(key)[1]);
  if (!key.includes("analyse")) return { text: solve(2 + step, 0.3) };
  return review({ metric: 7 + step, lower_is_better: false, has_csv_submission: step !== 2 });
};`,
  );
  const args = runOf(paper, ["steps=3"]).map((word) => (word === "aide" ? "aide/paper" : word));
  expect(place.run(args).status).toBe(0);
  expect(tree().map(({ metric }) => metric)).toEqual([7, 8, null]);
  expect(tree()[2]).toMatchObject({ error: expect.stringContaining("the review sees no submission.csv") });
  // The competition's errors are better when lower; the first review said otherwise, and in the paper's runs that counted.
  expect(eventsOf("agent/picked")).toMatchObject([{ best: 1 }]);
  expect(newest().dir).toContain("run-group_aide-paper");
});

test("the evolutionary policy crosses two programs", () => {
  const model = script(
    "evolution",
    `
export default ({ key, prompt }) => {
  if (key.includes("analyse")) return review();
  const step = Number(/step (\\d+)/.exec(key)[1]);
  const asked = prompt.messages.map(({ text }) => text).join("\\n");
  const isCrossing = asked.includes("row[0], 1]") && asked.includes("row[0], 2]");
  return { text: isCrossing ? solve(9, 0.1) : solve(step + 1, 0.5) };
};`,
  );
  const settings = [
    "policy=evolutionary",
    "individuals=2",
    "crossover_from=1",
    "crossover_prob=1",
    "steps=3",
  ];
  expect(place.run(runOf(model, settings)).status).toBe(0);
  expect(tree().map(({ stage, metric }) => [stage, metric])).toEqual([
    ["draft", 0.5],
    ["draft", 0.5],
    ["crossover", 0.1],
  ]);
  expect([tree()[2]!["parent"], tree()[2]!["secondParent"]].toSorted()).toEqual([0, 1]);
});

test("a program that writes over the submission is undone, whatever it put there", () => {
  const model = script(
    "vandal",
    `
const vandal = (how) => fence("import os, shutil\\np = '/home/submission/submission.csv'\\nos.remove(p)\\n" + how + "\\nraise SystemExit(1)");
export default ({ key }) => {
  switch (key) {
    case "step 0 draft 0": return { text: solve(3, 1) };
    case "step 1 draft 0": return { text: vandal("open(p, 'w').write('mine')") };
    case "step 2 draft 0": return { text: vandal("os.symlink('/home/code/nodes/0/submission.csv', p)") };
    case "step 3 draft 0": return { text: vandal("os.makedirs(p + '/deep')") };
    case "step 4 draft 0": return { text: solve(2, 0.5) };
  }
  return review();
};`,
  );
  expect(place.run(runOf(model, ["steps=5", "num_drafts=5"])).status).toBe(0);
  expect(eventsOf("agent/restored").map(({ node }) => node)).toEqual([0, 0, 0]);
  expect(eventsOf("agent/submitted").map(({ node }) => node)).toEqual([0, 4]);
  const { dir } = newest();
  expect(readFileSync(runPaths(dir).submission, "utf8").split("\n")[1]).toMatch(/,2$/);
  expect(readFileSync(join(dir, "code", "best", "solution.py"), "utf8")).toContain("row[0], 2]");
});

test("an agent that needs a model says so, and unknown variants are named", () => {
  const { status, stderr } = place.run(["run", "--agent", "aide", "-c", "quake-magnitude"]);
  expect([status, stderr]).toEqual([2, expect.stringContaining("--model scripted/demo")]);
  const unknown = place.run([
    "run",
    "--agent",
    "aide/papr",
    "-c",
    "quake-magnitude",
    "--model",
    "scripted/demo",
  ]);
  expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining("aide/paper")]);
  const wrong = place.run(runOf("scripted/demo", ["policy=greddy"]));
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining("greedy")]);
});
