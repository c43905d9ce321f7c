import type { Matrix } from "../metric.ts";

/** Column `c` of a row-major matrix. */
export function columnAt({ rows, columns, values }: Matrix, c: number): Float64Array {
  const column = new Float64Array(rows);
  for (let row = 0; row < rows; row++) column[row] = values[row * columns + c]!;
  return column;
}
