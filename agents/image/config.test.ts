import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readImageAgent } from "./config.ts";

// In the form of the reference's own files: anchors, merges, secrets.
const yaml = `
vars:
  time_limit: &time_limit 86400
defaults: &defaults
  start: mine/start.sh
  dockerfile: mine/Dockerfile
  kwargs_type: omegaconf
  env_vars: &env_vars
    TIME_LIMIT_SECS: *time_limit
mine:
  <<: *defaults
  kwargs:
    agent.steps: 8
    copy_data: False
    key: \${{ secrets.OPENAI_API_KEY }}
  env_vars:
    <<: *env_vars
    OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}
    HF_TOKEN: \${{ secrets.HF_TOKEN }}
mine/args:
  <<: *defaults
  kwargs_type: argparse
  kwargs:
    max-steps: 3
mine/root:
  <<: *defaults
  privileged: true
mine/untyped:
  start: a
  kwargs: { a: 1 }
mine/broken:
  start: a
  kwargs: { a: [1] }
`;
const dir = mkdtempSync(join(tmpdir(), "image-agent-"));
writeFileSync(join(dir, "config.yaml"), yaml);

test("omegaconf and argparse arguments, merged variables, secrets but for the models' keys", () => {
  expect(readImageAgent(dir, "mine", { HF_TOKEN: "hf", OPENAI_API_KEY: "sk-real" })).toEqual({
    args: ["agent.steps=8", "copy_data=False"],
    env: { TIME_LIMIT_SECS: "86400", HF_TOKEN: "hf" },
  });
  expect(readImageAgent(dir, "mine/args", {}).args).toEqual(["--max-steps", "3"]);
});

test.each([
  ["mine", /secrets.HF_TOKEN: set HF_TOKEN/],
  ["mine/arg", /has no agent "mine\/arg"/],
  ["mine/root", /privileged/],
  ["mine/untyped", /needs kwargs_type/],
  ["mine/broken", /mine\/broken\.kwargs\.a/],
])("%s is refused with the reason", (id, message) => {
  expect(() => readImageAgent(dir, id, {})).toThrow(message);
});

test("a folder without a config.yaml, and one that is no YAML", () => {
  expect(() => readImageAgent(tmpdir(), "a", {})).toThrow(/There is no .*config.yaml/);
  const broken = mkdtempSync(join(tmpdir(), "image-agent-"));
  writeFileSync(join(broken, "config.yaml"), "a: [");
  expect(() => readImageAgent(broken, "a", {})).toThrow(/cannot be read/);
});
