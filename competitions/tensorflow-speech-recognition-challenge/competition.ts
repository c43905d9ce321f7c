import { defineCompetition } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, stringColumn } from "../../src/frame/table.ts";
import { accuracyV1 } from "../../src/grade/v1/accuracy.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";
import { classes, classOf } from "./classes.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission: { id: "fname", targets: [{ column: "label", type: "label", labels: classes }] },
  score({ submission, answers }) {
    const truth = textsOf(getColumn(answers, "label")).map(classOf);
    return accuracy.compute(stringColumn(truth), getColumn(submission, "label"));
  },
  gradeV1: accuracyV1({ id: "fname", target: "label" }),
});
