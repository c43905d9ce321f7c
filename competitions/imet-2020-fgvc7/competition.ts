import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { labelSets } from "../../src/grade/label-sets.ts";
import { multiLabelF1V1 } from "../../src/grade/v1/multi-label-f1.ts";
import { multiLabelF1Micro } from "../../src/metrics/multi-label-f1-micro.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: multiLabelF1Micro,
  submission: { id: "id", targets: [{ column: "attribute_ids", type: "text", canBeEmpty: true }] },
  answers: "answers.csv",
  score: ({ submission, answers }) =>
    multiLabelF1Micro.compute(
      labelSets(getColumn(answers, "attribute_ids")),
      labelSets(getColumn(submission, "attribute_ids")),
    ),
  gradeV1: multiLabelF1V1({ id: "id", target: "attribute_ids" }),
});
