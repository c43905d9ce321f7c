import { defineCompetition } from "../../src/competition/define.ts";
import { pythonStr } from "../../src/frame/python-text.ts";
import { getColumn, type Table, valuesOf } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { allBetween, floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import type { Matrix } from "../../src/metrics/metric.ts";
import { weightedMultiLabelLogLoss } from "../../src/metrics/weighted-multi-label-log-loss.ts";

const [id, target] = ["row_id", "fractured"];
const labels = ["patient_overall", "C1", "C2", "C3", "C4", "C5", "C6", "C7"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: weightedMultiLabelLogLoss,
  submission: { id, targets: [{ column: target, type: "number", min: 0, max: 1 }] },
  answers: "answers.csv",
  score: ({ submission, answers }) => {
    const place = placesOf(answers);
    return weightedMultiLabelLogLoss.compute(byStudy(answers, place), byStudy(submission, place));
  },
  gradeV1(tables) {
    requireColumns(tables.submission, [id, target]);
    if (!allBetween(getColumn(tables.submission, target), 0, 1))
      throw new InvalidSubmission(`"${target}" must hold numbers from 0 to 1`);
    const { submission, answers } = pairSorted(tables, id);
    const place = placesOf(answers);
    return weightedMultiLabelLogLoss.compute(byStudy(answers, place), byStudy(submission, place));
  },
});

/** For each row its place in the matrix [study][label]: ids are a study, an underscore and a label. */
function placesOf(answers: Table): Uint32Array {
  const studies = new Map<string, number>();
  return Uint32Array.from(valuesOf(getColumn(answers, id)), (value) => {
    const text = pythonStr(value);
    const cut = text.indexOf("_");
    const study = text.slice(0, cut);
    if (!studies.has(study)) studies.set(study, studies.size);
    return studies.get(study)! * labels.length + labels.indexOf(text.slice(cut + 1));
  });
}

function byStudy(table: Table, place: Uint32Array): Matrix {
  const column = floatsOf(getColumn(table, target));
  const values = new Float64Array(place.length);
  place.forEach((at, row) => {
    values[at] = column[row]!;
  });
  return { rows: place.length / labels.length, columns: labels.length, values };
}
