import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { mergeBySets } from "../../src/grade/v1/merge.ts";
import { mae } from "../../src/metrics/mae.ts";

const [id, target] = ["segment_id", "time_to_eruption"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: mae,
  submission: { id, targets: [{ column: target, type: "number" }] },
  /** Rounded to a whole number, halves to the even one, before it is compared with the leaderboard. */
  gradeV1(tables) {
    requireColumns(tables.submission, [target, id]);
    const { submission, answers } = mergeBySets(tables, id);
    return roundHalfEven(
      mae.compute(floatsOf(getColumn(answers, target)), floatsOf(getColumn(submission, target))),
    );
  },
});

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
