import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList, texts } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { firstOfGroups, groupRows, sortRows } from "../../src/frame/rows.ts";
import {
  type Column,
  columnNames,
  floatColumn,
  getColumn,
  intColumn,
  selectColumns,
  stringColumn,
  type Table,
  takeRows,
  valueAt,
  valuesOf,
  withColumn,
} from "../../src/frame/table.ts";

/**
 * A tenth of the patients is held out. Of each the agent sees the first visit; asked for is every week between the
 * first and the last of any of them. The sample says 2,000 ml with a confidence of 100.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const visits = raw.csv("train.csv", { columns: ["Patient", "Weeks", "FVC"] });
  const split = splitList(groupRows(getColumn(visits, "Patient")), { testSize: 0.1, randomState: 0 });
  const part = (of: typeof split.test) =>
    takeRows(
      visits,
      of.flatMap(({ rows }) => rows),
    );
  const [train, test] = [part(split.train), part(split.test)];
  agent.csv("train.csv", train);
  const byWeek = sortRows(test, "Weeks");
  const first = firstOfGroups(byWeek, groupRows(getColumn(byWeek, "Patient")));
  agent.csv(
    "test.csv",
    selectColumns(first, ["Patient", ...columnNames(first).filter((name) => name !== "Patient")]),
  );

  const answers = everyWeek(test);
  grader.csv("test.csv", answers);
  agent.csv(
    "sample_submission.csv",
    fillInt(fillInt(selectColumns(answers, ["Patient_Week"]), "FVC", 2000), "Confidence", 100),
  );
  for (const [name, table] of Object.entries({ train, test }))
    for (const patient of new Set(texts(table, "Patient")))
      agent.copyFolder(`${name}/${patient}`, raw.path(`train/${patient}`));
}

/** A row a patient and week, with the visit of that week where there was one: pandas' left `merge`. */
function everyWeek(test: Table): Table {
  const patients = texts(test, "Patient");
  const weeks = valuesOf(getColumn(test, "Weeks")).map(Number);
  const visitsIn = new Map<string, number[]>();
  for (const [row, patient] of patients.entries()) {
    const key = `${patient}_${weeks[row]}`;
    visitsIn.set(key, [...(visitsIn.get(key) ?? []), row]);
  }
  const [from, to] = [Math.min(...weeks), Math.max(...weeks)];
  const asked = [...new Set(patients)].flatMap((patient) =>
    Array.from({ length: to - from + 1 }, (_, i) => ({ patient, week: from + i })).flatMap((at) =>
      (visitsIn.get(`${at.patient}_${at.week}`) ?? [-1]).map((row) => ({ ...at, row })),
    ),
  );
  const rows = asked.map(({ row }) => row);
  const rest = test.columns.filter(({ name }) => name !== "Patient" && name !== "Weeks");
  const table = {
    rows: asked.length,
    columns: [
      { name: "Patient", data: stringColumn(asked.map(({ patient }) => patient)) },
      { name: "Weeks", data: intColumn(asked.map(({ week }) => week)) },
      ...rest.map(({ name, data }) => ({ name, data: takeOrMissing(data, rows) })),
    ],
  };
  const keys = stringColumn(asked.map(({ patient, week }) => `${patient}_${week}`));
  return fillInt(withColumn(table, "Patient_Week", keys), "Confidence", 100);
}

/** The values at `rows`, missing at -1; whole numbers become floats when one is missing, as in pandas. */
function takeOrMissing(column: Column, rows: readonly number[]): Column {
  const values = rows.map((row) => (row < 0 ? null : valueAt(column, row)));
  if (column.dtype === "object")
    return stringColumn(values.map((value) => (value === null ? null : String(value))));
  const numbers = values.map((value) => (value === null ? Number.NaN : Number(value)));
  return column.dtype === "int64" && !rows.includes(-1) ? intColumn(numbers) : floatColumn(numbers);
}
