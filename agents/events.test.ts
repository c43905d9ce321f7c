// Lines as the real programs wrote them against a scripted model (shortened), and what becomes of them.
import { expect, test } from "vitest";
import { eventsOfLine, type ToEvents } from "../src/agent/transcript.ts";
import { claudeEvents } from "./claude-code/events.ts";
import { codexEvents } from "./codex/events.ts";
import { geminiEvents } from "./gemini-cli/events.ts";
import { opencodeEvents } from "./opencode/events.ts";

const call = (tool: string, input: unknown) => ({ kind: "tool-call", tool, input });
const result = (text: string, isError = false) => ({ kind: "tool-result", text, isError });

const cases: [ToEvents, string, object[]][] = [
  [
    codexEvents,
    '{"type":"item.completed","item":{"id":"item_1","type":"command_execution","command":"/bin/bash -lc ls","aggregated_output":"copied\\n","exit_code":0,"status":"completed"}}',
    [call("shell", { command: "/bin/bash -lc ls" }), result("copied\n")],
  ],
  [
    codexEvents,
    '{"type":"item.completed","item":{"id":"item_1","type":"command_execution","command":"false","aggregated_output":"","exit_code":1,"status":"failed"}}',
    [call("shell", { command: "false" }), result("", true)],
  ],
  [codexEvents, '{"type":"item.started","item":{"id":"item_1","type":"command_execution"}}', []],
  [
    codexEvents,
    '{"type":"item.completed","item":{"id":"item_2","type":"agent_message","text":"Done."}}',
    [{ kind: "message", text: "Done." }],
  ],
  [
    codexEvents,
    '{"type":"turn.completed","usage":{"input_tokens":10278,"cached_input_tokens":0,"output_tokens":29}}',
    [{ kind: "usage", inputTokens: 10278, outputTokens: 29 }],
  ],
  [codexEvents, '{"type":"turn.failed","error":{"message":"spent"}}', [{ kind: "error", text: "spent" }]],
  [
    opencodeEvents,
    '{"type":"tool_use","part":{"type":"tool","tool":"bash","callID":"call_0","state":{"status":"completed","input":{"command":"ls"},"output":"copied\\n"}}}',
    [call("bash", { command: "ls" }), result("copied\n")],
  ],
  [
    opencodeEvents,
    '{"type":"tool_use","part":{"tool":"read","callID":"c","state":{"status":"error","input":{},"error":"no such file"}}}',
    [call("read", {}), result("no such file", true)],
  ],
  [
    opencodeEvents,
    '{"type":"step_finish","part":{"type":"step-finish","tokens":{"input":2546,"output":30}}}',
    [{ kind: "usage", inputTokens: 2546, outputTokens: 30 }],
  ],
  [
    opencodeEvents,
    '{"type":"error","error":{"name":"APIError","data":{"message":"refused"}}}',
    [{ kind: "error", text: "refused" }],
  ],
  [
    claudeEvents,
    '{"type":"assistant","message":{"content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Look."},{"type":"tool_use","id":"toolu_0","name":"Bash","input":{"command":"ls"}}]}}',
    [{ kind: "thinking", text: "hm" }, { kind: "message", text: "Look." }, call("Bash", { command: "ls" })],
  ],
  [
    claudeEvents,
    '{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"toolu_0","content":[{"type":"text","text":"copied"}],"is_error":false}]}}',
    [result("copied")],
  ],
  [
    claudeEvents,
    '{"type":"result","subtype":"success","is_error":false,"usage":{"input_tokens":19000,"cache_read_input_tokens":721,"output_tokens":36}}',
    [{ kind: "usage", inputTokens: 19721, outputTokens: 36 }],
  ],
  [claudeEvents, '{"type":"system","subtype":"init","tools":["Task"]}', []],
  [
    geminiEvents,
    '{"type":"tool_use","tool_name":"run_shell_command","tool_id":"r0","parameters":{"command":"ls"}}',
    [call("run_shell_command", { command: "ls" })],
  ],
  [
    geminiEvents,
    '{"type":"tool_result","tool_id":"r0","status":"error","error":{"message":"denied"}}',
    [result("denied", true)],
  ],
  [geminiEvents, '{"type":"message","role":"user","content":"You take part"}', []],
  [
    geminiEvents,
    '{"type":"message","role":"assistant","content":"Done.","delta":true}',
    [{ kind: "message", text: "Done." }],
  ],
  [
    geminiEvents,
    '{"type":"result","status":"success","stats":{"input_tokens":12320,"output_tokens":36}}',
    [{ kind: "usage", inputTokens: 12320, outputTokens: 36 }],
  ],
];

test.each(cases)("%o: %s", (toEvents, line, events) => {
  expect(eventsOfLine(line, toEvents)).toMatchObject(events);
  expect(eventsOfLine(line, toEvents)).toHaveLength(events.length);
});

test.each([codexEvents, opencodeEvents, claudeEvents, geminiEvents])(
  "%o bears whatever a program inside writes",
  (toEvents) => {
    const types = [
      "item.completed",
      "tool_use",
      "assistant",
      "user",
      "result",
      "message",
      "error",
      "text",
      "step_finish",
    ];
    const lines = types.flatMap((type) => [
      JSON.stringify({ type }),
      JSON.stringify({
        type,
        item: [],
        part: null,
        message: { content: [null, 3, { type: "tool_use" }] },
        stats: "x",
      }),
    ]);
    for (const line of ["", "Warning: dumb", "[1]", "null", "{", ...lines])
      expect(Array.isArray(eventsOfLine(line, toEvents))).toBe(true);
  },
);
