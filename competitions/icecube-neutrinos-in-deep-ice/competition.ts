import { defineCompetition, type GradeTables } from "../../src/competition/define.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireExactly, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairBySets } from "../../src/grade/v1/ids.ts";
import { type Directions, meanAngularError } from "../../src/metrics/mean-angular-error.ts";

const angles = ["azimuth", "zenith"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanAngularError,
  submission: { id: "event_id", targets: angles.map((column) => ({ column, type: "number" })) },
  score,
  gradeV1(tables) {
    requireExactly(tables.submission, [...angles, "event_id"]);
    for (const name of angles) {
      const { dtype } = getColumn(tables.submission, name);
      if (dtype === "object" || dtype === "bool") throw new InvalidSubmission(`"${name}" must hold numbers`);
    }
    requireSameLength(tables.submission, tables.answers);
    return score(pairBySets(tables, "event_id"));
  },
});

function score({ submission, answers }: GradeTables): number {
  return meanAngularError.compute(directionsOf(answers), directionsOf(submission));
}

function directionsOf(table: Table): Directions {
  return { azimuth: floatsOf(getColumn(table, "azimuth")), zenith: floatsOf(getColumn(table, "zenith")) };
}
