// MLAB in the real sandbox against a scripted model: each action, each way in which replies go wrong.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runPaths } from "../../../src/record/store.ts";
import { useAgentPlace } from "./agent-place.ts";

const parts = `
const step = (action, input) => ({ text: "Reflection: r\\nResearch Plan and Status: p\\nFact Check: f\\nThought: t\\nAction: " + action + "\\nAction Input: " + (typeof input === "string" ? input : JSON.stringify(input)) });
const run = (name) => step("Execute Script", { "Script Name": name });
const edit = (name, save, instruction = "do it") => step("Edit Script (AI)", { "Script Name": name, "Edit Instruction": instruction, "Save Name": save });
const end = step("Final Answer", { "Final Answer": "done" });
const code = (text) => ({ text: "Here:\\n\`\`\`python\\n" + text + "\\n\`\`\`" });
const play = (list, helpers = {}) => ({ key, retry }) => {
  const [, index, name, attempt] = /step (\\d+) (\\D*)(\\d*)/.exec(key);
  if (name.trim() !== "think") return helpers[index + " " + name.trim()] ?? helpers[name.trim()] ?? { text: "nothing" };
  const reply = list[index] ?? end;
  if (!Array.isArray(reply)) return reply;
  const tries = reply[attempt];
  return Array.isArray(tries) ? tries[retry] : tries;
};
`;
const at = useAgentPlace("mlab", parts);
const { script, runOf, newest, eventsOf } = at;
const seen = () => eventsOf("agent/step").map(({ observation }) => String(observation));

test("every action, and everything that goes wrong with replies and scripts", () => {
  const model = script(
    "trouble",
    `export default play([
  step("List Files", { "Dir Path": "/home/data" }),
  [{ text: "I cannot help with that.", finish: "refusal" }, { text: "Reflection: half", finish: "length" }, step("Dance", {})],
  [[{ status: 429, retryAfter: 0.1 }, { status: 500 }, { ...end, cut: true }, edit("train.py", "train.py")]],
  step("Inspect Script Lines", { "Script Name": "train.py", "Start Line Number": 1, "End Line Number": 2 }),
  run("train.py"),
  edit("train.py", "train.py"),
  run("train.py"),
  step("Undo Edit Script", { "Script Name": "train.py" }),
  step("Inspect Script Lines", { "Script Name": "train.py", "Start Line Number": 1, "End Line Number": 9 }),
  edit("none.py", "loop.py"),
  run("loop.py"),
  step("Understand File", { "File Name": "/home/data/train.csv", "Things to Look For": "the columns" }),
  step("Copy File", { Source: "/home/data/sample_submission.csv", Destination: "/etc/passwd" }),
  step("Copy File", { Source: "train.py", Destination: "/home/submission/submission.csv" }),
  step("Check Submission", {}),
  end,
  step("Copy File", { Source: "/home/data/sample_submission.csv", Destination: "/home/submission/submission.csv" }),
  step("Check Submission", {}),
  step("Inspect Script Lines", { "Script Name": "train.py", "Start Line Number": 1, "End Line Number": 500 }),
  step("Execute Script", {}),
], {
  "2 edit": code("import sys\\nprint('hello')\\nraise ValueError('bad column')"),
  "5 edit": code("def broken(:"),
  "9 edit": code("while True: pass"),
  "block": { text: "It has id and mag." },
  "blocks together": { text: "Columns: id, mag and others." },
});`,
  );
  const { status, stderr } = at.place.run(runOf(model, ["exec_minutes=0.05"]));
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const steps = seen();
  expect(steps[0]).toContain("train.csv");
  expect(steps[1]).toContain('There is no action "Dance"');
  expect(steps[2]).toMatch(/train.py is written[\s\S]*\+print\('hello'\)/);
  expect(steps[3]).toBe("import sys\nprint('hello')");
  expect(steps[4]).toMatch(/hello[\s\S]*ValueError: bad column[\s\S]*exit code 1/);
  expect(steps[5]).toMatch(/-print\('hello'\)/);
  expect(steps[6]).toContain("SyntaxError");
  expect(steps[7]).toContain("is undone");
  expect(steps[8]).toContain("print('hello')");
  expect(steps[10]).toContain("stopped at its limit of 3 seconds");
  expect(steps[11]).toContain("Columns: id, mag and others.");
  expect(steps[12]).toMatch(/did not work.*(denied|Read-only)/);
  expect(steps[14]).toMatch(/mag|id|column/);
  expect(steps[15]).toContain("There is no valid submission yet");
  expect(steps[17]).toContain("valid");
  expect(steps[18]).toContain("At most 100 lines");
  expect(steps[19]).toContain('needs "Script Name"');
  expect(steps[20]).toBe("The work is finished.");
  expect(eventsOf("agent/reply-unusable")).toMatchObject([
    { step: 1, attempt: 0, finish: "refusal" },
    { step: 1, attempt: 1, finish: "length" },
  ]);
  expect(newest().record).toMatchObject({ outcome: { kind: "finished" }, grade: { kind: "scored" } });
  expect(newest().record.modelUse!.retries).toBe(3);
});

test("only the last three steps are in view, long observations are summed up by the fast role", () => {
  const model = script(
    "window",
    `export default play([...Array.from({ length: 5 }, (_, i) => step("List Files", { "Dir Path": "/home/no-such-" + i })),
  step("Inspect Script Lines", { "Script Name": "/home/data/train.csv", "Start Line Number": 1, "End Line Number": 100 }), end, end, end],
  { summary: { text: "SUMMARY of a table" } });`,
  );
  at.place.run(runOf(model));
  expect(seen()[5]).toContain("SUMMARY of a table");
  const calls = readFileSync(runPaths(newest().dir).modelCalls, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { key: string; role: string; request: unknown });
  const prompt = JSON.stringify(calls.find(({ key }) => key === "step 5 think 0")!.request);
  expect(prompt).toContain("no-such-4");
  expect(prompt).toContain("no-such-2");
  expect(prompt).not.toContain("no-such-1");
  expect(calls.filter(({ role }) => role === "fast").length).toBeGreaterThan(0);
});

test("replies without the form end the run; a final answer that is insisted on is taken", () => {
  const chatty = script("chatty", `export default () => ({ text: "Let us talk." });`);
  expect(at.place.run(runOf(chatty, ["format_retries=2"])).status).toBe(1);
  expect(newest().record.outcome).toEqual({
    kind: "failed",
    reason: "no reply in the asked form in 2 tries",
  });
  const quitter = script("quitter", `export default play([]);`);
  expect(at.place.run(runOf(quitter)).status).toBe(1);
  expect(seen()).toHaveLength(3);
  expect(newest().record).toMatchObject({ outcome: { kind: "finished" }, grade: { kind: "missing" } });
});

test("a killed harness goes on with the next step", async () => {
  const model = script(
    "steady",
    `const reply = play([edit("a.py", "a.py"), run("a.py"), run("a.py"), step("Undo Edit Script", { "Script Name": "a.py" }), run("a.py")], { edit: code("print('made before')") });
export default (call) => ({ ...reply(call), delayMs: 300 });`,
  );
  await at.killAndResume(runOf(model), "agent/step", 2);
  expect(newest().record).toMatchObject({ attempt: 2, outcome: { kind: "finished" } });
  const steps = seen();
  expect(steps[2]).toContain("made before");
  expect(steps[3]).toContain("is undone");
  expect(steps[4]).toMatch(/can't open file/);
});
