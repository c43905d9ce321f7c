import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { listLabels } from "../../src/grade/v1/labels.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";
import { classes } from "./classes.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission: { id: "image_id", targets: [{ column: "label", type: "label", labels: classes }] },
  gradeV1(tables) {
    requireColumns(tables.submission, ["image_id", "label"]);
    requireSameLength(tables.submission, tables.answers);
    const { submission, answers } = pairSorted(tables, "image_id");
    return accuracy.compute(getColumn(answers, "label"), listLabels(getColumn(submission, "label"), ""));
  },
});
