import type { PrepareInput } from "../../src/competition/define.ts";
import { texts } from "../../src/competition/prepare-tools.ts";
import { asObject, member, parseJson } from "../../src/frame/python-json.ts";
import { rowsIn, rowsNotIn, rowsWhere } from "../../src/frame/rows.ts";
import { selectColumns, stringColumn, type Table, takeRows, withColumn } from "../../src/frame/table.ts";
import { pandasSample } from "../../src/random/pandas-sample.ts";

const mostTestNotebooks = 20_000;

/**
 * Notebooks that descend from one another stay together: their families, in random order, fill the test set as long as
 * they fit into 20,000 notebooks. The sample keeps the cells in the order of the file, code first.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const listed = raw.csv("train_ancestors.csv", { columns: ["id", "ancestor_id"] });
  const ancestors = takeRows(listed, pandasSample(listed.rows, { frac: 1, randomState: 0 }));
  const test = new Set(testNotebooks(ancestors));
  const folderOf = (id: string) => (test.has(id) ? "test" : "train");
  for (const id of texts(ancestors, "id"))
    agent.copy(`${folderOf(id)}/${id}.json`, raw.path(`train/${id}.json`));
  agent.csv("train_ancestors.csv", rowsNotIn(ancestors, "id", test));

  const orders = raw.csv("train_orders.csv", { columns: ["id", "cell_order"] });
  const known = new Set(texts(ancestors, "id"));
  agent.csv(
    "train_orders.csv",
    rowsWhere(orders, "id", (id) => known.has(String(id)) && !test.has(String(id))),
  );
  const answers = rowsIn(orders, "id", test);
  grader.csv("test_orders.csv", answers);
  const asInFile = texts(answers, "id").map((id) => cellsOf(raw.bytes(`train/${id}.json`)).join(" "));
  agent.csv(
    "sample_submission.csv",
    withColumn(selectColumns(answers, ["id"]), "cell_order", stringColumn(asInFile)),
  );
}

function testNotebooks(ancestors: Table): string[] {
  const ids = texts(ancestors, "id");
  const families = new Map<string, string[]>();
  for (const [row, ancestor] of texts(ancestors, "ancestor_id").entries())
    families.set(ancestor, [...(families.get(ancestor) ?? []), ids[row]!]);
  const taken: string[] = [];
  for (const family of families.values())
    if (taken.length + family.length <= mostTestNotebooks) taken.push(...family);
  return taken;
}

function cellsOf(notebook: Buffer): string[] {
  return [...asObject(member(parseJson(notebook), "cell_type")).keys()];
}
