import { expect, test } from "vitest";
import { openGateway } from "../../test/model/open-gateway.ts";
import type { Reply, Usage } from "./protocol.ts";
import { protocols } from "./protocols.ts";
import { eventsOf } from "./stream-events.ts";

const usage: Usage = {
  ...{ inputTokens: 120, cachedInputTokens: 100, cacheWriteTokens: 0, outputTokens: 30, reasoningTokens: 0 },
};
const reply: Reply = {
  text: "Let me look.",
  toolCalls: [{ name: "run", arguments: '{"command":"ls"}', id: "call_7" }],
  usage,
};
const tools = [
  {
    name: "run",
    description: "Runs a command.",
    parameters: { type: "object", properties: { command: { type: "string" } }, required: ["command"] },
  },
];
const ask = (key: string) => ({ key, messages: [{ role: "user" as const, text: "Go on." }] });

/** Questions as clients of each protocol ask them, with a path each. */
const questions: Record<string, { path: string; streamPath?: string; body: object }> = {
  "openai-chat": {
    path: "/openai/v1/chat/completions",
    body: { model: "m", messages: [{ role: "user", content: "hi" }] },
  },
  "openai-responses": { path: "/openai/v1/responses", body: { model: "m", input: "hi" } },
  "anthropic-messages": {
    path: "/anthropic/v1/messages",
    body: {
      model: "m",
      max_tokens: 9,
      messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }],
    },
  },
  "google-generate": {
    path: "/google/v1beta/models/m:generateContent",
    streamPath: "/google/v1beta/models/m:streamGenerateContent?alt=sse",
    body: { contents: [{ role: "user", parts: [{ text: "hi" }] }] },
  },
};

test("every protocol has a question here", () => {
  expect(Object.keys(questions)).toEqual(protocols.map(({ name }) => name));
});

test.each(protocols.map(({ name }) => name))("%s: the AI SDK reads back what we render", async (protocol) => {
  const { client, calls } = openGateway([reply], { protocol });
  const answer = await client.ask({ ...ask("a"), tools });
  expect(answer).toMatchObject({
    kind: "reply",
    text: "Let me look.",
    toolCalls: [{ name: "run", input: { command: "ls" } }],
    finish: "tool-calls",
    usage: { inputTokens: 120, cachedInputTokens: 100, outputTokens: 30 },
  });
  expect(calls[0]).toMatchObject({ protocol, usage, isEstimated: false });
});

test.each(protocols.map(({ name }) => name))(
  "%s: a conversation with tools goes there whole",
  async (protocol) => {
    const { client, calls } = openGateway([{ text: "done" }], { protocol });
    await client.ask({
      key: "b",
      tools,
      messages: [
        { role: "system", text: "Be brief." },
        { role: "user", text: "List." },
        {
          role: "assistant",
          text: "",
          toolCalls: [{ id: "c1", name: "run", raw: '{"command":"ls"}', input: { command: "ls" } }],
        },
        { role: "tool", callId: "c1", tool: "run", text: "train.csv" },
      ],
    });
    const prompt = protocols.find(({ name }) => name === protocol)!.prompt(calls[0]!.request as never);
    expect(prompt.tools).toEqual(["run"]);
    const text = prompt.messages.map((message) => message.text).join("|");
    for (const part of ["Be brief.", "List.", "run(", "ls", "train.csv"]) expect(text).toContain(part);
  },
);

test.each(Object.entries(questions))(
  "%s: a stream counts what a whole reply counts",
  async (name, { path, streamPath, body }) => {
    const { send, calls } = openGateway([reply, reply]);
    await send(path, body);
    const stream = await send(streamPath ?? path, streamPath ? body : { ...body, stream: true });
    expect(stream.headers["content-type"]).toBe("text/event-stream");
    expect(calls.map((call) => [call.isStream, call.usage])).toEqual([
      [false, usage],
      [true, usage],
    ]);
    expect(eventsOf(stream.text).length).toBeGreaterThan(1);
    expect(calls[0]!.asked).toBe("m");
    expect(calls[0]!.protocol).toBe(name);
  },
);

test.each(protocols.map(({ name }) => name))(
  "%s: a cut reply, a refusal and a spent budget are told apart",
  async (protocol) => {
    const cut = openGateway([{ text: "half a", finish: "length" }], { protocol });
    expect(await cut.client.ask(ask("1"))).toMatchObject({ kind: "reply", finish: "length" });
    const spent = openGateway([{ text: "x" }, { text: "y" }], { protocol, limits: { requests: 1 } });
    await spent.client.ask(ask("1"));
    expect(await spent.client.ask(ask("2"))).toMatchObject({ kind: "failed", reason: "budget" });
  },
);

test("malformed arguments of a tool call reach the agent as they were written", async () => {
  const { client } = openGateway([{ toolCalls: [{ name: "run", arguments: '{"command": "l' }] }]);
  const answer = await client.ask({ ...ask("a"), tools });
  expect(answer).toMatchObject({
    kind: "reply",
    toolCalls: [{ name: "run", input: null, raw: '{"command": "l' }],
  });
});

test("a tool that does not exist is no usable call", async () => {
  const { client } = openGateway([{ toolCalls: [{ name: "rum", arguments: "{}" }] }]);
  const answer = await client.ask({ ...ask("a"), tools });
  expect(answer).toMatchObject({ kind: "reply", toolCalls: [{ name: "rum", input: null }] });
});
