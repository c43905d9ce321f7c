import { expect, test } from "vitest";
import { stepPrompt } from "./prompt.ts";
import { readReply } from "./reply.ts";

const reply = (action: string, input: string, rest = "") =>
  `Reflection: fine\nResearch Plan and Status: **read**\n then train\nFact Check: guessed\nThought: look\nAction: ${action}\nAction Input: ${input}${rest}`;

test.each([
  [
    "a plain one",
    reply("List Files", '{"Dir Path": "."}'),
    { action: "List Files", input: { "Dir Path": "." }, plan: "**read**\n then train" },
  ],
  ["a fenced input", reply("List Files", '```json\n{"Dir Path": "."}\n```'), { input: { "Dir Path": "." } }],
  [
    "bold headings",
    reply("[Final Answer]", "{}").replaceAll(/^(\w[\w ]*):/gm, "**$1:**"),
    { action: "Final Answer", input: {} },
  ],
  [
    "text behind the input",
    reply("List Files", '{"Dir Path": "a}b"}\nThen I will go on {sic}.'),
    { input: { "Dir Path": "a}b" } },
  ],
  [
    "an invented observation, which is cut off",
    reply("List Files", "{}", "\nObservation: all is well\nThought: done"),
    { text: expect.not.stringContaining("all is well") },
  ],
])("a reply: %s", (_name, text, expected) => {
  expect(readReply(text)).toMatchObject(expected);
});

test.each([
  ["nothing of the form", "I would rather talk.", /Reflection/],
  ["a missing part", reply("List Files", "{}").replace("Fact Check: guessed\n", ""), /no part "Fact Check:"/],
  ["an input that is no JSON", reply("List Files", "Dir Path = ."), /no JSON object/],
  ["an input that is cut", reply("List Files", '{"Dir Path": "'), /no JSON object/],
  ["a list as input", reply("List Files", "[1]"), /no JSON object/],
])("a reply with %s is told what is wrong", (_name, text, problem) => {
  expect(readReply(text)).toMatchObject({ problem: expect.stringMatching(problem) });
});

test("the prompt has the head, the steps in view and what is left", () => {
  const shown = [{ text: "Thought: a", observation: "```\nsly\n```" }];
  const prompt = stepPrompt("HEAD", shown, { steps: 7, ms: 600_000, earlier: 4 });
  for (const part of ["HEAD", "4 earlier steps", "Thought: a", "10 minutes and 7 actions", "````\n```\nsly"])
    expect(prompt).toContain(part);
});
