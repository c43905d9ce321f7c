import { expect, test } from "vitest";
import { demoFacts, manyFacts, syntheticExperiment } from "../../test/e2e/report/synthetic.ts";
import type { ReportData } from "./report-data.ts";
import { scoreboard } from "./scoreboard.ts";
import { renderTable } from "./table.ts";

const fates = {
  "quake-magnitude/1": "invalid",
  "quake-magnitude/2": "infrastructure",
  "optdigits/2": "running",
  "president-identification/1": "missing",
} as const;
const experiment = syntheticExperiment("/runs/a", {
  facts: demoFacts,
  seeds: 3,
  fates,
  scores: { "optdigits/0": 0.991 },
});
const report = reportOf(scoreboard([experiment], demoFacts));

function reportOf(entries: ReportData["entries"]): ReportData {
  return { schemaVersion: 1, generatedAt: "2026-03-02T10:00:00.000Z", entries, trees: [], notices: [] };
}

const widest = (text: string) =>
  Math.max(
    ...text
      .split("\n\n")[1]!
      .split("\n")
      .map((line) => [...line].length),
  );

test.each([60, 80, 100, 120, 160])("the medal table fits %d columns", (width) => {
  expect(widest(renderTable(report, { width, color: false }))).toBeLessThanOrEqual(width);
});

test("every seed has its mark and score, and failures that are not the agent's look different from its own", () => {
  const text = renderTable(report, { width: 120, color: false });
  expect(text).toMatch(/optdigits +(accuracy )?↑ +G 0\.991 .* … running/);
  expect(text).toMatch(/quake-magnitude .*× invalid +\? infra failure/);
  expect(text).toMatch(/president-identification .*× no file/);
  expect(text).toContain("Not counted in any rate: 1 unfinished, 1 infrastructure failure.");
});

test("colour is used only when asked for", () => {
  const sequence = "\u001b[";
  expect(renderTable(report, { width: 100, color: false })).not.toContain(sequence);
  expect(renderTable(report, { width: 100, color: true })).toContain(sequence);
});

test("colours do not move the columns", () => {
  const colored = renderTable(report, { width: 100, color: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences
  expect(colored.replace(/\u001b\[[\d;]*m/g, "")).toBe(renderTable(report, { width: 100, color: false }));
});

test("an escape sequence in a name does not reach the terminal", () => {
  const hostile = syntheticExperiment("/runs/a", {
    facts: demoFacts,
    seeds: 1,
    group: { model: "\u001b[2Jevil\u0007\u202e" },
  });
  const text = renderTable(reportOf(scoreboard([hostile], demoFacts)), { width: 100, color: false });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be gone
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(text).toContain("evil");
});

test.each([
  ["no groups", reportOf([])],
  ["no runs", reportOf(scoreboard([syntheticExperiment("/r", { facts: demoFacts, seeds: 0 })], demoFacts))],
  [
    "no competitions",
    reportOf(scoreboard([syntheticExperiment("/r", { facts: new Map(), seeds: 1 })], demoFacts)),
  ],
  [
    "75 competitions with 36 seeds",
    reportOf(scoreboard([syntheticExperiment("/r", { facts: manyFacts(75), seeds: 36 })], manyFacts(75))),
  ],
])("a report of %s is a table and no NaN", (_, extreme) => {
  const text = renderTable(extreme, { width: 100, color: false });
  expect(text.length).toBeGreaterThan(10);
  expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
});
