import { expect, test } from "vitest";
import { readCsv } from "../../src/frame/read-csv.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import definition from "./competition.ts";

const answers = table("a,36", "b,7");

test.each([
  ["hotels as floats", ["a,36.0", "b,7.0"], 0, 1],
  ["a blank too many", ["a,5  36", "b,7"], 0.6666666666666666, 0.75],
])("%s: v2 finds the hotels", (_, rows, v1, v2) => {
  for (const [edition, score] of [["v1", v1] as const, ["v2", v2] as const])
    expect(gradeTable(definition, { submission: table(...rows), answers, edition })).toEqual({
      kind: "scored",
      score: expect.closeTo(score, 12),
    });
});

function table(...rows: string[]) {
  return readCsv(Buffer.from(["image,hotel_id", ...rows, ""].join("\n")));
}
