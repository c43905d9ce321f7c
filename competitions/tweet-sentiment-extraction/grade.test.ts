import { expect, test } from "vitest";
import { stringColumn, tableOf } from "../../src/frame/table.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import definition from "./competition.ts";

test("nothing selected where nothing is to be selected is invalid in v1 and right in v2", () => {
  const answers = tableOf({
    textID: stringColumn(["a", "b"]),
    selected_text: stringColumn([null, "so happy"]),
  });
  const grade = (edition: "v1" | "v2") => gradeTable(definition, { submission: answers, answers, edition });
  expect(grade("v1").kind).toBe("invalid");
  expect(grade("v2")).toEqual({ kind: "scored", score: 1 });
});
