import type { Declaration } from "../../competition/declared/declaration.ts";
import {
  type Column,
  floatColumn,
  getColumn,
  intColumn,
  stringColumn,
  type Table,
  type Value,
} from "../../frame/table.ts";
import { normalised } from "./linear.ts";
import { type Prediction, type Problem, targetMean } from "./problem.ts";

/** A prediction as the submission that the competition asks for. */
export function toSubmission(
  prediction: Prediction,
  { problem, declaration, test }: { problem: Problem; declaration: Declaration; test: Table },
): Table {
  const { submission, metric } = declaration;
  const id = { name: submission.id as string, data: getColumn(test, submission.id as string) };
  const [target] = submission.targets;
  const columns = ((): Column[] => {
    if (target!.type === "label" || target!.type === "boolean")
      return [labelColumn(problem, labelCodes(prediction, problem, metric))];
    if (problem.kind === "classes") {
      const shares = normalised(prediction);
      return submission.targets.map(({ column }) => {
        const at = problem.labels.findIndex((label) => String(label) === column);
        return floatColumn(at < 0 ? new Float64Array(test.rows) : shares[at]!);
      });
    }
    const { min = -Infinity, max = Infinity } = target as { min?: number; max?: number };
    const back = metric === "rmsle" ? Math.expm1 : (value: number) => value;
    return [floatColumn(prediction[0]!.map((value) => Math.min(max, Math.max(min, back(value)))))];
  })();
  const named = submission.targets.map(({ column }, i) => ({ name: column, data: columns[i]! }));
  return { rows: test.rows, columns: [id, ...named] };
}

/** Metrics that count hits; the others want a rare class named as often as it occurs. */
const countsHits = new Set(["accuracy", "top-1-error"]);

function labelCodes(prediction: Prediction, problem: Problem, metric: string): Int32Array {
  if (problem.kind === "two-classes") {
    const [scores] = prediction as [Float64Array];
    const threshold = countsHits.has(metric)
      ? 0.5
      : Math.min(0.5, quantile(scores, 1 - targetMean(problem.targets[0]!)));
    return Int32Array.from(scores, (score) => (score >= threshold && score > 0 ? 1 : 0));
  }
  return Int32Array.from({ length: problem.testRows }, (_, row) => {
    let best = 0;
    for (let k = 1; k < prediction.length; k++) if (prediction[k]![row]! > prediction[best]![row]!) best = k;
    return best;
  });
}

function quantile(values: Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

function labelColumn({ labels }: Problem, codes: Int32Array): Column {
  const values: Value[] = Array.from(codes, (code) => labels[code]!);
  if (typeof labels[0] === "string") return stringColumn(values as string[]);
  if (typeof labels[0] === "boolean") return { dtype: "bool", values: Uint8Array.from(values, Number) };
  return intColumn(values.map(Number));
}
