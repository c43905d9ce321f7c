import { expect, test } from "vitest";
import { readCsv } from "../../src/frame/read-csv.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import definition from "./competition.ts";

const answers = table("a,0706016001 0706016002", "b,0372860001");

test.each([
  ["one article a customer, read as integers", ["a,0706016001", "b,0372860001"], 0, 0.75],
  ["one or none, read as floats", ["a,", "b,0372860001"], 0, 0.5],
  ["a blank too many", ["a,0706016001  0706016002", "b,0372860001"], 0.9166666666666667, 1],
])("%s: v2 finds the articles", (_, rows, v1, v2) => {
  for (const [edition, score] of [["v1", v1] as const, ["v2", v2] as const])
    expect(gradeTable(definition, { submission: table(...rows), answers, edition })).toEqual({
      kind: "scored",
      score: expect.closeTo(score, 12),
    });
});

function table(...rows: string[]) {
  return readCsv(Buffer.from(["customer_id,prediction", ...rows, ""].join("\n")));
}
