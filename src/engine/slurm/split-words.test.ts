import { expect, test } from "vitest";
import { slurmArgs } from "./split-words.ts";

test.each([
  ["", []],
  ["  --qos=long   --gres=gpu:1 ", ["--qos=long", "--gres=gpu:1"]],
  [
    '--constraint=\'a100&nvlink\' --comment="two \\"words\\""',
    ["--constraint=a100&nvlink", '--comment=two "words"'],
  ],
  ["-q long --nodelist=n\\ 1", ["-q", "long", "--nodelist=n 1"]],
])("%j are the words %j, as a shell splits them", (text, words) => {
  expect(slurmArgs(text)).toEqual(words);
});

test.each([
  ["--array=1-3", "--array is set by mlebench"],
  ["--qos=a -J name", "-J is set by mlebench"],
  ["-pgpu", "-p is set by mlebench (write --partition itself)"],
  ["--constraint='a", "a quote is not closed: 'a"],
  ["gpu", "expected options of sbatch"],
])("%j is refused", (text, message) => {
  expect(() => slurmArgs(text)).toThrow(message);
});
