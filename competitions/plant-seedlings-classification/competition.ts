import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { listLabels } from "../../src/grade/v1/labels.ts";
import { f1Micro } from "../../src/metrics/f1-micro.ts";
import { classes } from "./classes.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: f1Micro,
  submission: { id: "file", targets: [{ column: "species", type: "label", labels: classes }] },
  answers: "answers.csv",
  gradeV1(tables) {
    requireColumns(tables.submission, ["file", "species"]);
    requireSameLength(tables.submission, tables.answers);
    const { submission, answers } = pairSorted(tables, "file");
    return f1Micro.compute(getColumn(answers, "species"), listLabels(getColumn(submission, "species")));
  },
});
