import { defineCompetition } from "../../src/competition/define.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";
import { grade } from "./grade.ts";
import { prepare } from "./prepare.ts";
import { submission } from "./submission.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission,
  prepare,
  grade,
});
