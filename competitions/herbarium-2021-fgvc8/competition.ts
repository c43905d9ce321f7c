import { defineCompetition } from "../../src/competition/define.ts";
import { f1MacroV1 } from "../../src/grade/v1/f1-macro.ts";
import { f1Macro } from "../../src/metrics/f1-macro.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: f1Macro,
  submission: { id: "Id", targets: [{ column: "Predicted", type: "number", min: 0 }] },
  answers: "answers.csv",
  gradeV1: f1MacroV1({ id: "Id", target: "Predicted" }),
});
