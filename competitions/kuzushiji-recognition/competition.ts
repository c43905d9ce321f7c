import { defineCompetition } from "../../src/competition/define.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { kuzushijiF1 } from "../../src/metrics/kuzushiji-f1.ts";
import { boxesOf, pointsOf } from "./labels.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: kuzushijiF1,
  submission: { id: "image_id", targets: [{ column: "labels", type: "text", canBeEmpty: true }] },
  score: ({ submission, answers }) => kuzushijiF1.compute(boxesOf(answers), pointsOf(submission)),
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, ["image_id", "labels"]);
    const { submission, answers } = pairSorted(tables, "image_id");
    return kuzushijiF1.compute(boxesOf(answers), pointsOf(submission));
  },
});
