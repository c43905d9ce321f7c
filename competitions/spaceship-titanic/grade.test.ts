import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Edition, Verdict } from "../../src/competition/define.ts";
import { loadCompetition } from "../../src/competition/discover.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import { readCsv } from "../../src/frame/read-csv.ts";
import type { Table } from "../../src/frame/table.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import { parseSubmission } from "../../src/grade/read-submission.ts";
import { prepareCompetition } from "../../src/prepare/pipeline.ts";
import definition from "./competition.ts";
import makeRaw from "./fixture/make.ts";

interface Case {
  readonly name: string;
  readonly text?: string;
  readonly hex?: string;
  /** Unrounded; null: invalid. */
  readonly score: number | null;
}

// pandas 2.2.3, scikit-learn 1.5.2, numpy 1.26.4
const golden = JSON.parse(
  readFileSync(join(packageRoot, "test/golden/spaceship-titanic/expected.json"), "utf8"),
) as { readonly submissions: readonly Case[] };

let dir: string;
let answers: Table;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "spaceship-"));
  makeRaw(dir);
  const competition = await loadCompetition("spaceship-titanic");
  const request = { competition, dataDir: dir, rawFrom: dir, edition: "v1", skipVerification: true } as const;
  const { dir: prepared } = await prepareCompetition(request);
  answers = readCsv(readFileSync(join(prepared, "private/test.csv")));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function gradeCase({ text, hex }: Case, edition: Edition): Verdict {
  const read = parseSubmission(hex === undefined ? Buffer.from(text ?? "") : Buffer.from(hex, "hex"));
  if (read.kind === "invalid") return read;
  return gradeTable(definition, { submission: read.table, answers, edition });
}

describe("edition v1 gives the verdict and score of pandas and scikit-learn", () => {
  test.each(golden.submissions)("$name: $score", (submission) => {
    const verdict = gradeCase(submission, "v1");
    expect(verdict.kind === "scored" ? verdict.score : null).toBe(submission.score);
  });
});

describe("edition v2 scores what v1 does where the predictions are booleans, and accepts nothing else", () => {
  const notBooleans = new Set([
    ...["1 and 0", "1.0 and 0.0", "1e0 and 0e0", "+1 and -0", "01 and 00", "2 and 0", "1 and -1"],
    ...[
      "integers 0 to 5",
      "integers 0 to 5 as floats",
      "int64's largest",
      "uint64's largest",
      "beyond uint64",
    ],
    ...["uint64 beside a negative", "-2^63 as a float", "a space before integers", "yes, no, maybe"],
    ...[
      "one integer among booleans",
      "one True among integers",
      "one yes among booleans",
      "many words",
      "dates",
    ],
    ...["a quote inside"],
  ]);

  test.each(golden.submissions)("$name", (submission) => {
    const verdict = gradeCase(submission, "v2");
    const score = verdict.kind === "scored" ? verdict.score : null;
    expect(score).toBe(notBooleans.has(submission.name) ? null : submission.score);
  });
});

test("an invalid prediction is explained", () => {
  const probabilities = golden.submissions.find(({ name }) => name === "probabilities")!;
  expect(gradeCase(probabilities, "v1")).toMatchObject({
    kind: "invalid",
    problems: [{ code: "bad-value", column: "Transported", expected: "True or False" }],
  });
});
