// CodeAct in the real sandbox against a scripted model: sessions that stay alive, and all that goes wrong.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runPaths } from "../../../src/record/store.ts";
import { useAgentPlace } from "./agent-place.ts";

const parts = `
let n = 0;
const call = (name, args) => ({ toolCalls: [{ id: "call" + n++, name, arguments: typeof args === "string" ? args : JSON.stringify(args) }] });
const bash = (command, seconds) => call("execute_bash", { command, ...(seconds ? { seconds } : {}) });
const python = (code, seconds) => call("execute_python", { code, ...(seconds ? { seconds } : {}) });
const replies = (list) => ({ key, retry }) => { const reply = list[Number(/step (\\d+)/.exec(key)[1])]; return Array.isArray(reply) ? reply[retry] : reply ?? call("finish", {}); };
`;
const at = useAgentPlace("codeact", parts);
const { script, runOf, newest, eventsOf } = at;
const seen = () =>
  eventsOf("agent/step").map(({ observations }) =>
    (observations as { text: string }[]).map(({ text }) => text.replace(/\n\n\[.* left\]$/, "")).join("|"),
  );

test("sessions last; errors, loops, refusals, malformed calls and failures are seen and gone on from", () => {
  const model = script(
    "trouble",
    `export default replies([
  bash("cd /home/data && X=5 && ls"),
  bash("echo $X $PWD"),
  python("a = 41"),
  python("a + 1"),
  python("def f(:"),
  bash("exec false"),
  python("while True: pass", 2),
  python("a"),
  call("execute_bash", '{"command": "l'),
  call("browse", {}),
  { text: "I cannot help with that.", finish: "refusal" },
  { text: "<bash>echo tagged</bash>" },
  [{ status: 429, retryAfter: 0.1 }, { status: 500 }, { ...bash("echo cut"), cut: true }, bash("echo whole")],
  python("x = bytearray(2 * 10**9)"),
  bash("cp /etc/hostname /home/submission/submission.csv"),
  call("finish", {}),
  bash("cp /home/data/sample_submission.csv /home/submission/submission.csv"),
  { toolCalls: [bash("echo last").toolCalls[0], call("finish", {}).toolCalls[0]] },
]);`,
  );
  const { status, stderr } = at.place.run(runOf(model));
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const steps = seen();
  expect(steps[0]).toContain("train.csv");
  expect(steps[1]).toBe("5 /home/data");
  expect(steps[3]).toBe("42");
  expect(steps[4]).toContain("SyntaxError");
  expect(steps[5]).toContain("a new one starts");
  expect(steps[6]).toMatch(/KeyboardInterrupt[\s\S]*interrupted after 2 seconds/);
  expect(steps[7]).toBe("41");
  expect(steps[8]).toContain("no JSON object");
  expect(steps[9]).toContain('There is no tool "browse"');
  expect(steps[10]).toContain("nobody will answer");
  expect(steps[11]).toBe("tagged");
  expect(steps[12]).toBe("whole");
  expect(steps[13]).toMatch(/MemoryError|Both sessions were ended: out of memory|session ended/);
  expect(steps[15]).toMatch(/no valid submission yet/);
  expect(steps[17]).toBe("last|The work is finished.");
  expect(steps).toHaveLength(18);
  expect(newest().record).toMatchObject({ outcome: { kind: "finished" }, grade: { kind: "scored" } });
  expect(newest().record.modelUse).toMatchObject({ calls: 18, retries: 3 });
  expect(readFileSync(join(newest().dir, "code", "session.md"), "utf8")).toContain("execute_python:\na + 1");
});

test("a model that only talks is ended; one that insists on finishing without a submission may", () => {
  const talker = script("talker", `export default () => ({ text: "Let me think about it." });`);
  expect(at.place.run(runOf(talker, ["idle_replies=3"])).status).toBe(1);
  expect(newest().record.outcome).toEqual({ kind: "failed", reason: "3 replies without an action" });
  const quitter = script("quitter", `export default replies([]);`);
  expect(at.place.run(runOf(quitter)).status).toBe(1);
  expect(seen()).toEqual([expect.stringContaining("no valid submission yet"), "The work is finished."]);
  expect(newest().record).toMatchObject({ outcome: { kind: "finished" }, grade: { kind: "missing" } });
});

test("a long conversation is condensed within its bound", () => {
  const model = script(
    "long",
    `export default ({ key, ...more }) => key.includes("summary") ? { text: "We looked at numbers." } : replies(Array.from({ length: 14 }, () => bash("seq 1 3000")))({ key, ...more });`,
  );
  at.place.run(runOf(model, ["history_chars=30000", "output_chars=4000"]));
  expect(eventsOf("agent/condensed").length).toBeGreaterThan(0);
  const sizes = eventsOf("model-call").map(({ usage }) => (usage as { inputTokens: number }).inputTokens);
  expect(Math.max(...sizes)).toBeLessThan(14_000); // a fourth of its characters
});

test("a killed harness goes on with the conversation, and the model is told what was lost", async () => {
  const model = script(
    "steady",
    `const slow = (reply) => ({ ...reply, delayMs: 300 });
export default replies([bash("echo one > /home/code/a; Y=1"), bash("echo two >> /home/code/a"), bash("echo three >> /home/code/a"),
  bash("cat /home/code/a; echo Y=$Y"), bash("cp /home/data/sample_submission.csv /home/submission/submission.csv")].map(slow));`,
  );
  await at.killAndResume(runOf(model), "agent/step", 2);
  expect(newest().record).toMatchObject({ attempt: 2, grade: { kind: "scored" } });
  expect(seen()[3]).toContain("one\ntwo\nthree");
  expect(seen()[3]).toMatch(/Y=$/m);
  const calls = readFileSync(runPaths(newest().dir).modelCalls, "utf8");
  expect(calls).toContain("The harness was restarted here");
});
