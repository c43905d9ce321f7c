import { defineCompetition } from "../../src/competition/define.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { sortedBy } from "../../src/grade/v1/ids.ts";
import { rmseOf } from "../../src/grade/v1/rmse.ts";
import { rmse } from "../../src/metrics/rmse.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: rmse,
  submission: { id: "key", targets: [{ column: "fare_amount", type: "number" }] },
  /** Both tables are sorted by key, and the keys are never compared. */
  gradeV1({ submission, answers }) {
    requireColumns(submission, ["fare_amount", "key"]);
    return rmseOf(
      { submission: sortedBy(submission, "key"), answers: sortedBy(answers, "key") },
      "fare_amount",
    );
  },
});
