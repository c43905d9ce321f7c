import { expect, test } from "vitest";
import { demoFacts, syntheticExperiment } from "../../test/e2e/report/synthetic.ts";
import { escapeMarkdown, renderMarkdown } from "./markdown.ts";
import { scoreboard } from "./scoreboard.ts";

test("every line of a table has as many cells as its head, whatever the names hold", () => {
  const hostile = new Map([["a|b\n# c", { ...demoFacts.get("optdigits")!, name: "x|y", metric: "p|q" }]]);
  const entries = scoreboard([syntheticExperiment("/r", { facts: hostile, seeds: 3 })], hostile);
  const text = renderMarkdown({
    schemaVersion: 1,
    generatedAt: "2026-03-02T10:00:00.000Z",
    entries,
    trees: [],
    notices: [],
  });
  const tables = text.split("\n\n").filter((block) => block.startsWith("|"));
  expect(tables).toHaveLength(2);
  for (const table of tables) {
    const cells = table.split("\n").map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(cells).size).toBe(1);
  }
});

test.each([
  ["<img src=x>", "&lt;img src=x&gt;"],
  ["[a](javascript:b)", "\\[a\\]\\(javascript:b\\)"],
  ["`x` *y* _z_ # w", "\\`x\\` \\*y\\* \\_z\\_ \\# w"],
  ["two\nlines", "two lines"],
])("%j is shown as it stands", (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});
