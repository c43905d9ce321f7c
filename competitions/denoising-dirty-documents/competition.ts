import { defineCompetition } from "../../src/competition/define.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { rmseOf } from "../../src/grade/v1/rmse.ts";
import { rmse } from "../../src/metrics/rmse.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: rmse,
  submission: { id: "id", targets: [{ column: "value", type: "number" }] },
  answers: "answers.csv",
  sampleSubmission: "sampleSubmission.csv",
  gradeV1(tables) {
    requireColumns(tables.submission, ["id", "value"]);
    requireSameLength(tables.submission, tables.answers);
    return rmseOf(pairSorted(tables, "id"), "value");
  },
});
