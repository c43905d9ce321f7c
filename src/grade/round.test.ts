import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { roundScore } from "./round.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../test/golden/grade/round.json", import.meta.url), "utf8"),
) as [string, string][];

test("scores round to 5 decimals as Python's round() does, ties to even", () => {
  const double = (hex: string) => Buffer.from(hex, "hex").readDoubleBE();
  expect(golden.length).toBeGreaterThan(500);
  for (const [input, expected] of golden)
    expect([double(input), roundScore(double(input))]).toEqual([double(input), double(expected)]);
});
