import type { DataWriter, PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { bsonDocuments, bsonElements, bsonInteger, withoutElement } from "../../src/frame/bson-documents.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { sortRows } from "../../src/frame/rows.ts";
import { getColumn, intColumn, selectColumns, type Table, tableOf, valuesOf } from "../../src/frame/table.ts";

const examples = 100;
const bufferedBytes = 8 * 2 ** 20;

/** A tenth of the products is held out; the sample gives each the same category. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  using file = raw.open("train.bson");
  const products = readProducts(file);
  const split = splitTable(products, { testSize: 0.1, randomState: 0 });
  const answers = sortRows(split.test, "_id");
  agent.csv("sample_submission.csv", fillInt(selectColumns(answers, ["_id"]), "category_id", 1000010653));
  agent.copy("category_names.csv", raw.path("category_names.csv"));
  grader.csv("answers.csv", answers);

  const held = new Set(valuesOf(getColumn(split.test, "_id")));
  const [train, example, test] = ["train.bson", "train_example.bson", "test.bson"].map((name) =>
    appender(agent, name),
  );
  let count = 0;
  for (const document of bsonDocuments(file)) {
    const elements = bsonElements(document);
    const id = bsonInteger(document, elements.find(({ name }) => name === "_id")!);
    if (held.has(id)) {
      const category = elements.find(({ name }) => name === "category_id");
      test!.add(category ? withoutElement(document, category) : document);
    } else {
      train!.add(document);
      if (count++ < examples) example!.add(document);
    }
  }
  for (const each of [train, example, test]) each!.flush();
}

function readProducts(file: Parameters<typeof bsonDocuments>[0]): Table {
  const columns = { _id: [] as number[], category_id: [] as number[] };
  for (const document of bsonDocuments(file))
    for (const element of bsonElements(document))
      if (element.name === "_id" || element.name === "category_id")
        columns[element.name].push(bsonInteger(document, element));
  return tableOf({ _id: intColumn(columns._id), category_id: intColumn(columns.category_id) });
}

/** Writes some megabytes at a time. */
function appender(agent: DataWriter, name: string): { add(bytes: Buffer): void; flush(): void } {
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = () => {
    agent.append(name, Buffer.concat(waiting));
    waiting = [];
    size = 0;
  };
  return {
    add(bytes) {
      waiting.push(bytes);
      size += bytes.length;
      if (size > bufferedBytes) flush();
    },
    flush,
  };
}
