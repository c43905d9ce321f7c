import { defineCompetition } from "../../src/competition/define.ts";
import { binaryLogLossV1 } from "../../src/grade/v1/binary-log-loss.ts";
import { logLoss } from "../../src/metrics/log-loss.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: logLoss,
  submission: { id: "id", targets: [{ column: "label", type: "number", min: 0, max: 1 }] },
  answers: "answers.csv",
  gradeV1: binaryLogLossV1({ id: "id", target: "label" }),
});
