import { defineCompetition } from "../../src/competition/define.ts";
import { aurocV1 } from "../../src/grade/v1/auroc.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { meanColumnRocAuc } from "../../src/metrics/mean-column-roc-auc.ts";
import { classes, gradedByReference } from "./classes.ts";

const id = "StudyInstanceUID";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanColumnRocAuc,
  submission: { id, targets: classes.map((column) => ({ column, type: "number", min: 0, max: 1 })) },
  gradeV1(tables) {
    requireColumns(tables.submission, gradedByReference);
    const scores = gradedByReference.map((target) => aurocV1({ id, target })(tables));
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  },
});
