import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, type Table, valueAt } from "../../src/frame/table.ts";
import { rowsByValue } from "../../src/metrics/shared/groups.ts";

const scoredWeeks = 3;

/** The rows that count: of each patient the last three weeks with a measurement. Weeks without one are empty. */
export function lastMeasurements(answers: Table): number[] {
  const fvc = getColumn(answers, "FVC");
  // The number behind the last underscore; weeks before the first scan are negative.
  const week = textsOf(getColumn(answers, "Patient_Week")).map((text) => Number(text.split("_").at(-1)));
  return [...rowsByValue(getColumn(answers, "Patient")).values()].flatMap((rows) =>
    rows
      .filter((row) => valueAt(fvc, row) !== null)
      .sort((a, b) => week[a]! - week[b]!)
      .slice(-scoredWeeks),
  );
}
