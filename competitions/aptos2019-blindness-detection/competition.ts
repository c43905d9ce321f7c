import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { pairBySets } from "../../src/grade/v1/ids.ts";
import { kappaOrNaN } from "../../src/grade/v1/kappa.ts";
import { quadraticWeightedKappa } from "../../src/metrics/quadratic-weighted-kappa.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: quadraticWeightedKappa,
  submission: { id: "id_code", targets: [{ column: "diagnosis", type: "label", labels: [0, 1, 2, 3, 4] }] },
  gradeV1(tables) {
    requireColumns(tables.submission, ["diagnosis", "id_code"]);
    if (tables.submission.rows === 0) throw new InvalidSubmission("the submission has no rows");
    const { submission, answers } = pairBySets(tables, "id_code");
    return kappaOrNaN(getColumn(answers, "diagnosis"), getColumn(submission, "diagnosis"));
  },
});
