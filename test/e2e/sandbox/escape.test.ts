import { describe, expect, test } from "vitest";
import { bwrapSandbox } from "../../../src/sandbox/bwrap.ts";
import { noneSandbox } from "../../../src/sandbox/none.ts";
import { attempt, escapeSuite, usePlace } from "./escape-suite.ts";

/** Those that do no harm when nothing holds them: they show that the probes see what there is to see. */
const harmlessOutside = [
  "answers-by-path.py",
  "other-roots.py",
  "network.py",
  "secrets-of-processes.py",
  "unix-sockets.py",
];

usePlace();
escapeSuite(bwrapSandbox());

describe("without a sandbox the same probes get through", () => {
  test.each(harmlessOutside)("%s", async (probe) => {
    const { stdout } = await attempt(noneSandbox(), probe);
    expect(stdout).toContain("ESCAPED");
  });
});
