import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireExactly, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairBySets } from "../../src/grade/v1/ids.ts";
import { type Directions, meanAngularError } from "../../src/metrics/mean-angular-error.ts";
import { mean } from "../../src/metrics/shared/mean.ts";
import { checkNumbers } from "../../src/metrics/shared/numbers.ts";

const angles = ["azimuth", "zenith"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanAngularError,
  submission: { id: "event_id", targets: angles.map((column) => ({ column, type: "number" })) },
  score: ({ submission, answers }) =>
    meanAngularError.compute(directionsOf(answers), directionsOf(submission)),
  gradeV1(tables) {
    requireExactly(tables.submission, [...angles, "event_id"]);
    for (const name of angles) {
      const { dtype } = getColumn(tables.submission, name);
      if (dtype === "object" || dtype === "bool") throw new InvalidSubmission(`"${name}" must hold numbers`);
    }
    requireSameLength(tables.submission, tables.answers);
    const { submission, answers } = pairBySets(tables, "event_id");
    return meanArcCosine(directionsOf(answers), directionsOf(submission));
  },
});

/** Near 0 the arc cosine loses half of the digits: a perfect submission scores some 1e-9. */
function meanArcCosine(truth: Directions, prediction: Directions): number {
  for (const name of ["azimuth", "zenith"] as const) checkNumbers(truth[name], prediction[name]);
  const { sin, cos, acos, min, max } = Math;
  return mean(truth.azimuth.length, (row) => {
    const a = truth.azimuth[row]!;
    const z = truth.zenith[row]!;
    const b = prediction.azimuth[row]!;
    const y = prediction.zenith[row]!;
    const product = sin(z) * sin(y) * (cos(a) * cos(b) + sin(a) * sin(b)) + cos(z) * cos(y);
    return acos(min(max(product, -1), 1));
  });
}

function directionsOf(table: Table): Directions {
  return { azimuth: floatsOf(getColumn(table, "azimuth")), zenith: floatsOf(getColumn(table, "zenith")) };
}
