import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";

/** One line of the answers: the first annotator's judgement of a question. */
export interface Question {
  readonly example_id: string;
  readonly annotations: readonly {
    readonly yes_no_answer: string;
    readonly long_answer: { readonly start_token: number; readonly end_token: number };
    readonly short_answers: readonly { readonly start_token: number; readonly end_token: number }[];
  }[];
}

/** The answers' lines, which come as a table of one text column. */
export function readQuestions(answers: Table): Question[] {
  return textsOf(getColumn(answers, "json")).map((line) => JSON.parse(line) as Question);
}

/** A long and a short answer is asked for each question. */
export function idsOf(questions: readonly Question[]): string[] {
  return questions.flatMap(({ example_id }) => [`${example_id}_long`, `${example_id}_short`]);
}

/** What counts as right for a row: "start:end" of tokens, "YES" or "NO"; none where there is no answer. */
export function validAnswers(question: Question, isLong: boolean): string[] {
  const annotation = question.annotations[0]!;
  if (isLong) {
    const { start_token, end_token } = annotation.long_answer;
    return start_token === -1 ? [] : [`${start_token}:${end_token}`];
  }
  const spans = annotation.short_answers.map(({ start_token, end_token }) => `${start_token}:${end_token}`);
  return annotation.yes_no_answer === "NONE" ? spans : [...spans, annotation.yes_no_answer];
}
