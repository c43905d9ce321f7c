import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, lengthOf, valueAt } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { probabilisticF1 } from "../../src/metrics/probabilistic-f1.ts";

const [id, target] = ["prediction_id", "cancer"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: probabilisticF1,
  submission: { id, targets: [{ column: target, type: "number", min: 0, max: 1 }] },
  answers: "answers.csv",
  /** Any numbers are clipped to [0, 1]; a missing one makes the score 0; all below zero divide by zero. */
  gradeV1(tables) {
    requireColumns(tables.submission, [id, target]);
    requireSameLength(tables.submission, tables.answers);
    const { submission, answers } = pairSorted(tables, id);
    const column = getColumn(submission, target);
    for (let row = 0; row < lengthOf(column); row++)
      if (typeof valueAt(column, row) === "string") throw new InvalidSubmission("a prediction is no number");
    const prediction = floatsOf(column);
    if (prediction.some(Number.isNaN)) return 0;
    if (prediction.every((value) => value < 0)) throw new InvalidSubmission("all predictions are below zero");
    const clipped = prediction.map((value) => Math.min(Math.max(value, 0), 1));
    return probabilisticF1.compute(floatsOf(getColumn(answers, target)), clipped);
  },
});
