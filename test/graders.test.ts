import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { idColumns } from "../src/competition/define.ts";
import { packageRoot } from "../src/core/package-root.ts";
import { fingerprint, gradingCases, idsWithFixture } from "./grading/cases.ts";
import { formatCells, parseCells } from "./grading/cells.ts";
import { type GoldenScore, isSameVerdict, verdictOf } from "./grading/verdict.ts";

// Scores of the Python reference, made by `npm run parity -- grade --reference DIR --write-golden`.
interface Golden {
  readonly made_with: { readonly seed: number; readonly valid: number; readonly answers: string };
  readonly cases: readonly (readonly [name: string, fingerprint: string, score: GoldenScore])[];
}

describe.each(idsWithFixture())("%s", (id) => {
  const golden = JSON.parse(
    readFileSync(join(packageRoot, "test/golden/graders", `${id}.json`), "utf8"),
  ) as Golden;

  test("gives every submission the reference's verdict and its score to 1e-9", async () => {
    const made = await gradingCases(id, golden.made_with);
    expect(fingerprint(Buffer.from(made.answersText)), "the fixture's answers").toBe(
      golden.made_with.answers,
    );
    const differences = made.cases.flatMap(({ name, bytes }, i) => {
      const [expectedName, expectedBytes, score] = golden.cases[i]!;
      expect([name, fingerprint(bytes)], "the fixture's submission").toEqual([expectedName, expectedBytes]);
      const found = verdictOf(made, { bytes });
      return isSameVerdict(found, score) ? [] : [`${name}: reference ${score}, ours ${found}`];
    });
    expect(differences).toEqual([]);
    expect(made.cases.length).toBe(golden.cases.length);
  });

  test("has at least 30 valid and 20 invalid submissions to compare", () => {
    const valid = golden.cases.filter(([, , score]) => score !== null).length;
    expect(valid).toBeGreaterThanOrEqual(30);
    expect(golden.cases.length - valid).toBeGreaterThanOrEqual(20);
  });
});

describe.each(idsWithFixture())("%s, edition v2", (id) => {
  test("the answers score the metric's perfect value, in any order of rows; a row too few is invalid", async () => {
    const made = await gradingCases(id, { seed: 1, valid: 1 });
    const [header, ...body] = parseCells(made.perfectV2) as [string[], ...string[][]];
    const scoreOf = (rows: string[][]) =>
      verdictOf(made, { bytes: Buffer.from(formatCells([header, ...rows])), edition: "v2" });
    const { perfect: best } = made.competition.definition.metric;
    const expected = Number.isFinite(best) ? best : "-inf";
    // Where an id repeats, as comments do, its rows are paired in their order.
    const ids = idColumns(made.competition.definition.submission).map((name) => header.indexOf(name));
    const repeats = new Set(body.map((row) => ids.map((c) => row[c]).join())).size < body.length;
    for (const rows of repeats ? [body] : [body, body.toReversed()]) {
      const score = scoreOf(rows);
      expect(isSameVerdict(score, expected), `${score}, expected ${expected}`).toBe(true);
    }
    expect(scoreOf(body.slice(1))).toBeNull();
  });
});
