import { expect, test } from "vitest";
import type { Outcome } from "../record/schema.ts";
import { outcomeText } from "./outcome-text.ts";

test.each<[Outcome, string]>([
  [{ kind: "finished" }, "ended by itself"],
  [{ kind: "failed", reason: "no plan left" }, "gave up: no plan left"],
  [{ kind: "exit-code", code: 3 }, "exited with code 3"],
  [{ kind: "signalled", signal: "SIGSEGV" }, "killed by SIGSEGV"],
  [{ kind: "time-limit", limitMs: 86_400_000 }, "stopped at the time limit of 24h"],
  [{ kind: "out-of-memory", limitBytes: 2 * 1024 ** 3 }, "ran out of memory (limit 2.0 GB)"],
  [{ kind: "output-limit", limitBytes: 10 * 1024 ** 2 }, "printed more than 10.0 MB"],
  [{ kind: "disk-limit", limitBytes: 1024 ** 3 }, "wrote more than 1.0 GB"],
  [{ kind: "cancelled" }, "cancelled by a person"],
  [{ kind: "infrastructure", cause: "no bwrap" }, "infrastructure failure, not the agent's: no bwrap"],
])("%j is %s", (outcome, text) => {
  expect(outcomeText(outcome)).toBe(text);
});
