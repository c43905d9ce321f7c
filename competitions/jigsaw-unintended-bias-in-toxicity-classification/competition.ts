import { defineCompetition, type GradeTables } from "../../src/competition/define.ts";
import { findColumn, getColumn, type Table } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { jigsawBiasAuc, type ToxicityTruth } from "../../src/metrics/jigsaw-bias-auc.ts";
import { identities } from "./identities.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: jigsawBiasAuc,
  submission: { id: "id", targets: [{ column: "prediction", type: "number", min: 0, max: 1 }] },
  score: ({ submission, answers }) =>
    jigsawBiasAuc.compute(truthOf(answers), floatsOf(getColumn(submission, "prediction"))),
  gradeV1,
});

/** Predictions are cut at 0.5 before the ROC AUCs, a missing one counts as 0; the column may be named toxicity. */
function gradeV1(tables: GradeTables): number {
  requireColumns(tables.submission, ["id"]);
  const names = ["prediction", "toxicity"].filter((name) => findColumn(tables.submission, name));
  if (names.length !== 1) throw new InvalidSubmission('expected one column "prediction"');
  const { submission, answers } = pairSorted(tables, "id");
  const column = getColumn(submission, names[0]!);
  if (column.dtype === "object" && column.dictionary.some((value) => typeof value === "string"))
    throw new InvalidSubmission("a prediction is no number");
  return jigsawBiasAuc.compute(truthOf(answers), atLeastHalf(floatsOf(column)));
}

function truthOf(answers: Table): ToxicityTruth {
  const columns = identities.map((name) => atLeastHalf(floatsOf(getColumn(answers, name))));
  const values = new Float64Array(answers.rows * columns.length);
  columns.forEach((column, c) => {
    column.forEach((value, row) => {
      values[row * columns.length + c] = value;
    });
  });
  return {
    toxic: atLeastHalf(floatsOf(getColumn(answers, "toxicity"))),
    identities: { rows: answers.rows, columns: columns.length, values },
  };
}

function atLeastHalf(values: Float64Array): Float64Array {
  return values.map((value) => (value >= 0.5 ? 1 : 0));
}
