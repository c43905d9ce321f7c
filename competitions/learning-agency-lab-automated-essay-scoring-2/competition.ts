import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { kappaOrNaN } from "../../src/grade/v1/kappa.ts";
import { quadraticWeightedKappa } from "../../src/metrics/quadratic-weighted-kappa.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: quadraticWeightedKappa,
  submission: { id: "essay_id", targets: [{ column: "score", type: "label", labels: [1, 2, 3, 4, 5, 6] }] },
  answers: "answers.csv",
  gradeV1(tables) {
    requireColumns(tables.submission, ["score", "essay_id"]);
    if (tables.submission.rows === 0) throw new InvalidSubmission("the submission has no rows");
    const { submission, answers } = pairSorted(tables, "essay_id");
    return kappaOrNaN(getColumn(answers, "score"), getColumn(submission, "score"));
  },
});
