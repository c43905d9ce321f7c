import { pythonInt, pythonStrip } from "../../src/frame/python-text.ts";
import { type Column, intColumn } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { type Question, validAnswers } from "./answers.ts";

interface Predictions {
  readonly questions: readonly Question[];
  /** `<example_id>_long` or `<example_id>_short`, all of them known. */
  readonly ids: readonly string[];
  readonly predictions: readonly string[];
}

/**
 * The competition's binary view of retrieval: the prediction is 1 where an answer was given; the truth is 1 where it
 * is one of the right ones, or where none was given though there is one.
 * @throws InvalidSubmission on a prediction that is no span, YES, NO or nothing
 */
export function decisions({ questions, ids, predictions }: Predictions): {
  truth: Column;
  prediction: Column;
} {
  const byId = new Map(questions.map((question) => [question.example_id, question]));
  const given = predictions.map(normalized);
  const truth = ids.map((id, row) => {
    const isLong = id.endsWith("_long");
    const valid = validAnswers(byId.get(id.slice(0, isLong ? -"_long".length : -"_short".length))!, isLong);
    return given[row] === "" ? Number(valid.length > 0) : Number(valid.includes(given[row]!));
  });
  return { truth: intColumn(truth), prediction: intColumn(given.map((text) => (text === "" ? 0 : 1))) };
}

function normalized(text: string, row: number): string {
  const bare = pythonStrip(text);
  const parts = bare.split(":");
  if (parts.length === 2) {
    const [start, end] = parts.map(pythonInt);
    if (start !== undefined && end !== undefined) return `${start}:${end}`;
  } else if (["YES", "NO", ""].includes(bare)) return bare;
  throw new InvalidSubmission(
    `row ${row + 1}: expected start:end, YES, NO or nothing, found "${bare.slice(0, 40)}"`,
  );
}
