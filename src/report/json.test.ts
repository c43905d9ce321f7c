import { expect, test } from "vitest";
import { demoFacts, syntheticExperiment } from "../../test/e2e/report/synthetic.ts";
import { renderJson } from "./json.ts";
import { reportData } from "./report-data.ts";
import { scoreboard } from "./scoreboard.ts";

test("JSON is read back as the same report", () => {
  const entries = scoreboard(
    [syntheticExperiment("/r", { facts: demoFacts, seeds: 2, fates: { "optdigits/1": "missing" } })],
    demoFacts,
  );
  const report = {
    schemaVersion: 1 as const,
    generatedAt: "2026-03-02T10:00:00.000Z",
    entries,
    trees: [],
    notices: ["n"],
  };
  expect(reportData.parse(JSON.parse(renderJson(report)))).toEqual(report);
});
