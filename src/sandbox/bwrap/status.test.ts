import { expect, test } from "vitest";
import { exitStatus, initPid } from "./status.ts";

// Lines as bubblewrap 0.8.0 writes them.
const started = '{ "child-pid": 4711, "cgroup-namespace": 4026532208 }\n';

test.each([
  ['{ "exit-code": 0 }', { kind: "exited", code: 0 }],
  ['{ "exit-code": 1 }', { kind: "exited", code: 1 }],
  ['{ "exit-code": 128 }', { kind: "exited", code: 128 }],
  ['{ "exit-code": 137 }', { kind: "signalled", signal: "SIGKILL" }],
  ['{ "exit-code": 139 }', { kind: "signalled", signal: "SIGSEGV" }],
  ['{ "exit-code": 255 }', { kind: "exited", code: 255 }],
])("%s", (line, expected) => {
  expect(exitStatus(`${started}${line}\n`, "", "")).toEqual(expected);
});

test("no exit code means that nothing ran, and bwrap's own words say why", () => {
  const status = exitStatus("", "", "bwrap: Can't find source path /x: No such file or directory");
  expect(status).toMatchObject({ kind: "launch-failed", detail: expect.stringContaining("/x") });
});

test("the init's pid is known from the first line on", () => {
  expect(initPid(started)).toBe(4711);
  expect(initPid("")).toBeNull();
});
