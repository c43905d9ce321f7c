import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairBySets } from "../../src/grade/v1/ids.ts";
import { joinedAsFloats } from "../../src/grade/v1/labels.ts";
import { matthews } from "../../src/metrics/matthews.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: matthews,
  submission: { id: "contact_id", targets: [{ column: "contact", type: "label", labels: [0, 1] }] },
  gradeV1(tables) {
    requireColumns(tables.submission, ["contact_id", "contact"]);
    const paired = pairBySets(tables, "contact_id");
    requireSameLength(tables.submission, tables.answers);
    return matthews.compute(
      getColumn(paired.answers, "contact"),
      joinedAsFloats(getColumn(paired.submission, "contact")),
    );
  },
});
