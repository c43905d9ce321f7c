import { defineCompetition } from "../../src/competition/define.ts";
import { type Column, floatColumn, getColumn, withColumn } from "../../src/frame/table.ts";
import { matrixOf } from "../../src/grade/numbers.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { meanColumnRmsle } from "../../src/metrics/mean-column-rmsle.ts";

const targets = ["formation_energy_ev_natom", "bandgap_energy_ev"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanColumnRmsle,
  submission: { id: "id", targets: targets.map((column) => ({ column, type: "number", min: 0 })) },
  /** Rows are paired by position; an id is not even asked for. Logarithms of booleans are taken in half precision. */
  gradeV1({ submission, answers }) {
    requireColumns(submission, targets);
    requireSameLength(submission, answers);
    const halved = targets.reduce((table, name) => {
      const column = getColumn(table, name);
      return column.dtype === "bool" ? withColumn(table, name, asHalfPrecision(column.values)) : table;
    }, submission);
    return meanColumnRmsle.compute(matrixOf(answers, targets), matrixOf(halved, targets));
  },
});

/** What has the logarithm of 1 + value that NumPy gives for a boolean: log 2 with 11 significant bits. */
function asHalfPrecision(values: Uint8Array): Column {
  const log2 = Math.round(Math.LN2 * 2 ** 11) / 2 ** 11;
  return floatColumn(Array.from(values, (value) => (value === 1 ? Math.expm1(log2) : 0)));
}
