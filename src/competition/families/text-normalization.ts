import { rowsIn, uniqueValues } from "../../frame/rows.ts";
import {
  dropColumns,
  getColumn,
  intColumn,
  stringColumn,
  type Table,
  type Value,
  valuesOf,
  withColumn,
} from "../../frame/table.ts";
import { toCsv } from "../../frame/to-csv.ts";
import type { PrepareInput } from "../define.ts";
import { splitList, texts } from "../prepare-tools.ts";

const quoted = { quoteNonNumeric: true } as const;

/**
 * The two text normalization challenges: a tenth of the sentences is held out and both parts are numbered anew; the
 * sample leaves every token as it is. The reference has the sample in public only packed; v2 also as a plain file.
 */
export async function prepareTextNormalization(
  { raw, public: agent, private: grader, edition }: PrepareInput,
  language: "en" | "ru",
): Promise<void> {
  const unpacked = await raw.unpack(`${language}_train.csv.zip`);
  const tokens = unpacked.csv(`${language}_train.csv`, {
    columns: ["sentence_id", "token_id", "class", "before", "after"],
  });
  const split = splitList(uniqueValues(getColumn(tokens, "sentence_id")), { testSize: 0.1, randomState: 0 });
  const [train, test] = [split.train, split.test].map((ids) =>
    numberSentences(rowsIn(tokens, "sentence_id", ids)),
  );
  const ids = tokenIds(test!);
  const answers = withColumn(ids, "after", getColumn(test!, "after"));
  const sample = withColumn(ids, "after", getColumn(test!, "before"));
  const pack = (name: string, table: Table) =>
    agent.zip(`${name}.zip`, [{ name, from: toCsv(table, quoted) }]);
  await pack(`${language}_train.csv`, train!);
  await pack(`${language}_test_2.csv`, dropColumns(test!, ["after", "class"]));
  await pack(`${language}_sample_submission_2.csv`, sample);
  if (edition === "v2") agent.csv("sample_submission.csv", sample, quoted);
  grader.csv("sample_submission.csv", sample, quoted);
  grader.csv("answers.csv", answers, quoted);
}

/** Sentences numbered from 0 in the order of their first token. */
function numberSentences(tokens: Table): Table {
  const ids = getColumn(tokens, "sentence_id");
  const numberOf = new Map<Value, number>(uniqueValues(ids).map((id, i) => [id, i]));
  return withColumn(tokens, "sentence_id", intColumn(valuesOf(ids).map((id) => numberOf.get(id)!)));
}

/** One column, "sentence_token". */
function tokenIds(tokens: Table): Table {
  const positions = texts(tokens, "token_id");
  const ids = texts(tokens, "sentence_id").map((sentence, row) => `${sentence}_${positions[row]}`);
  return { rows: tokens.rows, columns: [{ name: "id", data: stringColumn(ids) }] };
}
