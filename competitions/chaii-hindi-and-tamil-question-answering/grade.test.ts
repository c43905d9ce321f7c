import { expect, test } from "vitest";
import { stringColumn, tableOf } from "../../src/frame/table.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import definition from "./competition.ts";

test("no answer where there is none scores 0 in v1, as scikit-learn 1.5.2 has it, and 1 in v2", () => {
  const answers = tableOf({
    id: stringColumn(["a", "b"]),
    PredictionString: stringColumn([null, "hello you"]),
  });
  const grade = (edition: "v1" | "v2") => gradeTable(definition, { submission: answers, answers, edition });
  expect(grade("v1")).toEqual({ kind: "scored", score: 0.5 });
  expect(grade("v2")).toEqual({ kind: "scored", score: 1 });
});
