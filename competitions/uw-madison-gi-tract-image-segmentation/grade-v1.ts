import type { GradeTables } from "../../src/competition/define.ts";
import { getColumn, type Table, takeRows } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { decodeRle } from "../../src/grade/v1/rle.ts";
import { type Slice, scanDistance, volumesOf } from "../../src/metrics/dice-hausdorff.ts";
import { dice } from "../../src/metrics/mean-dice.ts";
import { sliceOf } from "./slices.ts";

/**
 * Ids and classes are never compared, nor are the numbers of rows: masks are paired by position, scans by their order,
 * and the longer side is cut. Mean over nothing is NaN, which counts as valid.
 */
export function gradeV1({ submission, answers }: GradeTables): number {
  requireColumns(submission, ["id", "class", "predicted"]);
  const [height, width] = ["image_height", "image_width"].map((name) => floatsOf(getColumn(answers, name)));
  const slicesOf = (table: Table): Slice[] => {
    const rows = firstRows(table, answers.rows);
    const ids = requireTexts(getColumn(rows, "id"));
    return requireTexts(getColumn(rows, "predicted"), "").map((text, row) => {
      const mask = decodeRle(text, height![row]! * width![row]!);
      return sliceOf(ids[row]!, { mask, height: height![row]!, width: width![row]! });
    });
  };
  const [truth, prediction] = [slicesOf(answers), slicesOf(submission)];
  requireStackable(prediction);
  const paired = truth.slice(0, prediction.length);
  const coefficients = paired.map((mask, row) => dice(mask, prediction[row]!));
  const [scans, predicted] = [[...volumesOf(truth).values()], [...volumesOf(prediction).values()]];
  const distances = scans.slice(0, predicted.length).map((scan, i) => scanDistance(predicted[i]!, scan));
  return 0.4 * average(coefficients) + 0.6 * (1 - average(distances));
}

function firstRows(table: Table, count: number): Table {
  return takeRows(
    table,
    Array.from({ length: Math.min(count, table.rows) }, (_, row) => row),
  );
}

/** @throws InvalidSubmission when slices of one scan differ in size */
function requireStackable(slices: readonly Slice[]): void {
  const sizes = new Map<string, string>();
  for (const { scan, height, width } of slices) {
    const size = `${height} x ${width}`;
    if ((sizes.get(scan) ?? size) !== size) throw new InvalidSubmission(`slices of ${scan} differ in size`);
    sizes.set(scan, size);
  }
}

/** The mean of what is defined; NaN when nothing is. */
function average(values: readonly (number | undefined)[]): number {
  const defined = values.filter((value) => value !== undefined);
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
