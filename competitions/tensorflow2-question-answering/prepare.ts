import type { PrepareInput, RawReader } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { textLines } from "../../src/core/text-lines.ts";
import { fillText } from "../../src/frame/fill.ts";
import { jsonLine, parseJsonLine } from "../../src/frame/pandas-json.ts";
import {
  asArray,
  asObject,
  type Json,
  type JsonObject,
  member,
  withMembers,
} from "../../src/frame/python-json.ts";
import { stringColumn, tableOf } from "../../src/frame/table.ts";

const train = "simplified-nq-train.jsonl";
/** The file is split in parts of so many lines, each by itself. */
const linesAPart = 1000;
const shown = ["example_id", "question_text", "document_text", "long_answer_candidates"];

/** A tenth of each thousand questions is held out; the sample answers none. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const gold = { ids: [] as string[], answers: [] as string[] };
  for (const part of parts(raw)) {
    const split = splitList(part, { testSize: 0.1, randomState: 0 });
    const text = (records: readonly JsonObject[]) =>
      records.map((record) => `${jsonLine(record)}\n`).join("");
    agent.append(train, text(split.train));
    grader.append("test.jsonl", text(split.test));
    agent.append("simplified-nq-test.jsonl", text(split.test.map(withoutLabels)));
    for (const record of split.test) {
      const annotation = asArray(member(record, "annotations"))[0]!;
      const id = String(member(record, "example_id"));
      gold.ids.push(`${id}_short`, `${id}_long`);
      gold.answers.push(shortAnswer(annotation), longAnswer(annotation));
    }
  }
  const answers = tableOf({
    example_id: stringColumn(gold.ids),
    PredictionString: stringColumn(gold.answers),
  });
  agent.csv("sample_submission.csv", fillText(answers, "PredictionString", ""));
  grader.csv("gold_submission.csv", answers);
}

function* parts(raw: RawReader): Generator<JsonObject[]> {
  using file = raw.open(train);
  let part: JsonObject[] = [];
  for (const line of textLines(file)) {
    if (line.trim() === "") continue;
    const record = asObject(parseJsonLine(Buffer.from(line)));
    part.push(withMembers(record, { example_id: String(member(record, "example_id")) }));
    if (part.length < linesAPart) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

function withoutLabels(record: JsonObject): JsonObject {
  return new Map(shown.map((name) => [name, member(record, name)]));
}

/** YES, NO, the first short answer's tokens as "start:end", or nothing. */
function shortAnswer(annotation: Json): string {
  const word = String(member(annotation, "yes_no_answer"));
  if (word !== "NONE") return word;
  const first = asArray(member(annotation, "short_answers"))[0];
  return first === undefined ? "" : tokens(first);
}

function longAnswer(annotation: Json): string {
  const answer = member(annotation, "long_answer");
  return Number(member(answer, "start_token")) === -1 ? "" : tokens(answer);
}

function tokens(answer: Json): string {
  return `${String(member(answer, "start_token"))}:${String(member(answer, "end_token"))}`;
}
