import { defineCompetition, type GradeTables } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { mergeBySets } from "../../src/grade/v1/merge.ts";
import { logMae } from "../../src/metrics/log-mae.ts";

const target = "scalar_coupling_constant";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: logMae,
  submission: { id: "id", targets: [{ column: target, type: "number" }] },
  answers: "answers.csv",
  score,
  gradeV1(tables) {
    requireColumns(tables.submission, [target, "id"]);
    return score(mergeBySets(tables, "id"));
  },
});

function score({ submission, answers }: GradeTables): number {
  return logMae.compute(
    { group: getColumn(answers, "type"), values: floatsOf(getColumn(answers, target)) },
    floatsOf(getColumn(submission, target)),
  );
}
