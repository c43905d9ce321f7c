import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { allBetween } from "../../src/grade/numbers.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { rmseOf } from "../../src/grade/v1/rmse.ts";
import { rmse } from "../../src/metrics/rmse.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: rmse,
  submission: { id: "Id", targets: [{ column: "Pawpularity", type: "number", min: 1, max: 100 }] },
  gradeV1(tables) {
    requireColumns(tables.submission, ["Id", "Pawpularity"]);
    if (!allBetween(getColumn(tables.submission, "Pawpularity"), 1, 100))
      throw new InvalidSubmission("Pawpularity must lie from 1 to 100");
    return rmseOf(pairSorted(tables, "Id"), "Pawpularity");
  },
});
