import { expect, test } from "vitest";
import type { ModelMessage, ModelToolCall } from "../../src/model/client.ts";
import { actionsOf } from "./actions.ts";
import { asText, charsOf, oldPart, shortened, withSummary } from "./history.ts";

const call = (name: string, input: ModelToolCall["input"], raw = "{}"): ModelToolCall => ({
  id: "c",
  name,
  raw,
  input,
});

test.each([
  [
    "a command",
    call("execute_bash", { command: "ls" }),
    { kind: "run", session: "bash", code: "ls", seconds: null },
  ],
  [
    "code with a limit",
    call("execute_python", { code: "1", seconds: 5 }),
    { kind: "run", session: "python", code: "1", seconds: 5 },
  ],
  [
    "a limit that is none",
    call("execute_bash", { command: "ls", seconds: -1 }),
    { kind: "run", seconds: null },
  ],
  ["a thought", call("think", { thought: "hm" }), { kind: "think" }],
  ["the end", call("finish", {}), { kind: "finish" }],
  [
    "no command",
    call("execute_bash", { cmd: "ls" }),
    { kind: "malformed", problem: 'execute_bash needs "command", a text.' },
  ],
  ["broken arguments", call("execute_bash", null, '{"comm'), { kind: "malformed" }],
  ["an unknown tool", call("browse", null), { kind: "malformed" }],
])("a tool call with %s", (_name, toolCall, expected) => {
  expect(actionsOf({ toolCalls: [toolCall], text: "<bash>not this</bash>" })).toMatchObject([expected]);
});

test("without tool calls the tagged blocks count, in their order", () => {
  const text = "First\n<bash>\nls\n</bash> then <python>x = 1\nx</python> and <finish/>";
  expect(actionsOf({ toolCalls: [], text })).toMatchObject([
    { kind: "run", session: "bash", code: "ls\n" },
    { kind: "run", session: "python", code: "x = 1\nx" },
    { kind: "finish" },
  ]);
  expect(actionsOf({ toolCalls: [], text: "I am done <bash>unclosed" })).toEqual([]);
});

/** A conversation of `steps` steps whose observations have `chars` characters. */
function conversation(steps: number, chars: number): ModelMessage[] {
  const pairs = Array.from({ length: steps }, (_, i): ModelMessage[] => [
    {
      role: "assistant",
      text: `reply ${i}`,
      toolCalls: [{ ...call("execute_bash", { command: "x" }), id: `c${i}` }],
    },
    { role: "tool", callId: `c${i}`, tool: "execute_bash", text: "o".repeat(chars) },
  ]);
  return [{ role: "user", text: "TASK" }, ...pairs.flat()];
}

test("older observations are shortened, the task and the newest stay whole", () => {
  const messages = conversation(20, 5000);
  const short = shortened(messages);
  expect(short).toHaveLength(messages.length);
  expect(short[0]).toEqual(messages[0]);
  expect(short.slice(-12)).toEqual(messages.slice(-12));
  expect(short[2]!.text.length).toBeLessThan(500);
  expect(charsOf(short)).toBeLessThan(charsOf(messages) / 2);
});

test("a summary replaces whole replies with their observations", () => {
  const messages = conversation(20, 10);
  const part = oldPart(messages)!;
  const after = withSummary(messages, part, "SUMMARY");
  expect(after[0]!.text).toBe("TASK");
  expect(after[1]!.text).toContain("SUMMARY");
  expect(after[2]!.role).toBe("assistant"); // never an observation whose call is gone
  expect(asText(messages.slice(part.from, part.to), 1000).length).toBeLessThan(1100);
  expect(oldPart(conversation(3, 10))).toBeNull();
});
