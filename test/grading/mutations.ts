import type { Draw } from "../../src/grade/fixture.ts";
import { formatCells, parseCells } from "./cells.ts";

type Rows = string[][];

/** Changes of one cell that a grader may stumble over, tried in every kind of column. */
const oddValues: Readonly<Record<string, string>> = {
  empty: "",
  NaN: "NaN",
  None: "None",
  word: "abc",
  "a number with a word": "1 abc",
  inf: "inf",
  "-inf": "-inf",
  "minus one half": "-0.5",
  "one and a half": "1.5",
  zero: "0",
  one: "1",
  two: "2",
  "one as a float": "1.0",
  "minus zero": "-0.0",
  1e300: "1e300",
  "beyond a double": "1e400",
  denormal: "5e-324",
  "int64's largest": "9223372036854775807",
  "uint64's largest": "18446744073709551615",
  "beyond uint64": "18446744073709551616",
  True: "True",
  FALSE: "FALSE",
  hexadecimal: "0x10",
  underscored: "1_0",
  spaces: " 0.5 ",
  "a thousand": "1,000",
  quote: '"',
  "line break": "a\nb",
  NUL: "\0",
  emoji: "\u{1f600}",
};

/** The same value in every row. */
const constants = ["0", "1", "0.5", "-1", "7", "abc", "", "inf", "1e300", "True"];

/** Named, changed copies of a valid submission: what agents and attackers hand in. Most are invalid; some are not. */
export function mutations(draw: Draw, csv: string): Record<string, string | Uint8Array> {
  const rows = parseCells(csv);
  const [header, ...body] = rows as [string[], ...Rows];
  const found: Record<string, string | Uint8Array> = {};
  const add = (name: string, changed: Rows) => {
    found[name] = formatCells(changed);
  };
  const at = draw.below(body.length);
  const withCell = (column: number, value: string | ((old: string) => string)) =>
    rows.map((row, r) =>
      r === at + 1 ? row.with(column, typeof value === "string" ? value : value(row[column]!)) : row,
    );
  const withColumn = (column: number, value: (old: string, row: number) => string) =>
    rows.map((row, r) => (r === 0 ? row : row.with(column, value(row[column]!, r - 1))));

  add("rows shuffled", [header, ...draw.shuffle(body)]);
  add("rows reversed", [header, ...body.toReversed()]);
  add("first row missing", [header, ...body.slice(1)]);
  add("last row missing", [header, ...body.slice(0, -1)]);
  add("half of the rows", [header, ...body.slice(body.length >> 1)]);
  add("one row", [header, body[0]!]);
  add("a row twice", [header, ...body, body[at]!]);
  add("a row instead of another", [header, ...body.slice(1), body[1]!]);
  add("every row twice", [header, ...body, ...body]);
  add("an unknown row too many", [header, ...body, body[0]!.with(0, "no-such-id")]);
  add("a row of empty cells too many", [header, ...body, header.map(() => "")]);

  // The columns to change: all of a narrow file, else the first, second and last.
  const columns = header.length <= 4 ? header.map((_, c) => c) : [0, 1, header.length - 1];
  for (const c of columns) {
    const name = header[c]!;
    add(
      `${name}: dropped`,
      rows.map((row) => row.toSpliced(c, 1)),
    );
    add(`${name}: renamed`, [header.with(c, `${name}_`), ...body]);
    add(`${name}: in capitals`, [header.with(c, name.toUpperCase()), ...body]);
    add(`${name}: a space before`, [header.with(c, ` ${name}`), ...body]);
    add(
      `${name}: twice`,
      rows.map((row) => [...row, row[c]!]),
    );
    for (const [what, value] of Object.entries(oddValues)) add(`${name}: ${what}`, withCell(c, value));
    for (const value of constants)
      add(
        `${name}: all "${value}"`,
        withColumn(c, () => value),
      );
    add(
      `${name}: moved by one row`,
      withColumn(c, (_, r) => body[(r + 1) % body.length]![c]!),
    );
    add(
      `${name}: with .0`,
      withColumn(c, (old) => `${old}.0`),
    );
    add(
      `${name}: with a leading zero`,
      withColumn(c, (old) => `0${old}`),
    );
    add(
      `${name}: negative`,
      withColumn(c, (old) => `-${old}`),
    );
    add(
      `${name}: a space behind`,
      withColumn(c, (old) => `${old} `),
    );
    add(
      `${name}: row numbers`,
      withColumn(c, (_, r) => String(r)),
    );
    add(
      `${name}: one cell doubled`,
      withCell(c, (old) => `${old} ${old}`),
    );
    add(
      `${name}: one cell cut`,
      withCell(c, (old) => old.slice(0, old.length >> 1)),
    );
  }
  add(
    "columns reversed",
    rows.map((row) => row.toReversed()),
  );
  add(
    "a column too many",
    rows.map((row, r) => [...row, r === 0 ? "note" : "x"]),
  );
  add(
    "row numbers in front",
    rows.map((row, r) => [r === 0 ? "" : String(r - 1), ...row]),
  );
  add("header only", [header]);
  add("no header", body);
  add(
    "a long row",
    rows.map((row, r) => (r === at + 1 ? [...row, "1", "2"] : row)),
  );
  add(
    "a short row",
    rows.map((row, r) => (r === at + 1 ? row.slice(0, 1) : row)),
  );

  Object.assign(found, {
    "empty file": "",
    "newlines only": "\n\n\n",
    "header without newline": header.join(","),
    CRLF: csv.replaceAll("\n", "\r\n"),
    "carriage returns": csv.replaceAll("\n", "\r"),
    "blank lines": csv.replaceAll("\n", "\n\n"),
    "byte order mark": `\uFEFF${csv}`,
    semicolons: csv.replaceAll(",", ";"),
    tabs: csv.replaceAll(",", "\t"),
    "a comma behind every row": csv.replaceAll("\n", ",\n"),
    "a comment first": `# by me\n${csv}`,
    "an open quote": csv.replace("\n", '\n"'),
    "cut in the middle": csv.slice(0, csv.length >> 1),
    JSON: JSON.stringify(rows),
    "UTF-16": Buffer.from(`\uFEFF${csv}`, "utf16le"),
    "Latin-1": Buffer.from(csv.replace("\n", "\né"), "latin1"),
    bytes: Uint8Array.from({ length: 400 }, () => draw.below(256)),
  });
  return found;
}
