import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { parseRle } from "../../src/grade/rle.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { diceHausdorff, type Slice } from "../../src/metrics/dice-hausdorff.ts";
import { gradeV1 } from "./grade-v1.ts";
import { sliceOf } from "./slices.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: diceHausdorff,
  submission: { id: ["id", "class"], targets: [{ column: "predicted", type: "text", canBeEmpty: true }] },
  score: ({ submission, answers }) =>
    diceHausdorff.compute(slicesOf(answers, answers), slicesOf(submission, answers)),
  gradeV1,
});

function slicesOf(table: Table, answers: Table): Slice[] {
  const [height, width] = ["image_height", "image_width"].map((name) => floatsOf(getColumn(answers, name)));
  const ids = requireTexts(getColumn(answers, "id"));
  return requireTexts(getColumn(table, "predicted"), "").map((text, row) =>
    sliceOf(ids[row]!, {
      mask: parseRle(text, height![row]! * width![row]!),
      height: height![row]!,
      width: width![row]!,
    }),
  );
}
