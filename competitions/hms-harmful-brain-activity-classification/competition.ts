import { defineCompetition } from "../../src/competition/define.ts";
import { matrixOf } from "../../src/grade/numbers.ts";
import { klDivergence } from "../../src/metrics/kl-divergence.ts";
import { gradeV1 } from "./grade-v1.ts";
import { shares, targets } from "./votes.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: klDivergence,
  submission: {
    id: "eeg_id",
    targets: targets.map((column) => ({ column, type: "number", min: 0, max: 1 })),
    rowSumTolerance: 1e-5,
  },
  score: ({ submission, answers }) => klDivergence.compute(shares(answers), matrixOf(submission, targets)),
  gradeV1,
});
