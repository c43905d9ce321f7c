import { defineCompetition } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, stringColumn } from "../../src/frame/table.ts";
import { accuracyV1 } from "../../src/grade/v1/accuracy.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";
import { classes } from "./classes.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission: { id: "fname", targets: [{ column: "label", type: "label", labels: classes }] },
  /** Words that are no class of their own count as "unknown", as in the original competition. */
  score({ submission, answers }) {
    const words = textsOf(getColumn(answers, "label"));
    const truth = words.map((word) => (classes.includes(word) ? word : "unknown"));
    return accuracy.compute(stringColumn(truth), getColumn(submission, "label"));
  },
  gradeV1: accuracyV1({ id: "fname", target: "label" }),
});
