import { pythonRepr } from "./python-float.ts";
import { type Column, lengthOf, type Table, type Value } from "./table.ts";

/** Characters collected before they are encoded; keeps strings far below V8's limit of 512 MB. */
const batchCharacters = 2 ** 22;

export interface CsvWriteOptions {
  /** pandas' `sep`; default ",". */
  readonly separator?: "," | "\t";
  /** pandas' `float_format`, for columns of floats: "%.10g" and the like. */
  readonly formatFloat?: (value: number) => string;
  /** `quoting=csv.QUOTE_NONNUMERIC`: names, texts and missing values are always quoted, numbers never. */
  readonly quoteNonNumeric?: boolean;
}

/**
 * What pandas 2.2.3 writes with `to_csv(index=False)`, byte for byte, as UTF-8: LF line ends, quotes only
 * where Python's csv writer needs them, missing values empty, floats as Python's `repr`.
 */
export function toCsv(table: Table, options: CsvWriteOptions = {}): Uint8Array {
  return Buffer.concat([...csvPieces(table, options)]);
}

/** {@link toCsv} in pieces of a few megabytes. `header: false` leaves the first line out: for tables in parts. */
export function* csvPieces(
  table: Table,
  { header = true, ...options }: CsvWriteOptions & { readonly header?: boolean } = {},
): Generator<Buffer> {
  const style = styleOf(table, options);
  const { separator = "," } = options;
  let batch = header ? `${table.columns.map(({ name }) => style.quoted(name)).join(separator)}\n` : "";
  const texts = table.columns.map(({ data }) => textAt(data, style));
  const rows = table.columns[0] ? lengthOf(table.columns[0].data) : table.rows;
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < texts.length; c++)
      batch += c === 0 ? texts[c]!(row) : `${separator}${texts[c]!(row)}`;
    batch += "\n";
    if (batch.length > batchCharacters) {
      yield Buffer.from(batch, "utf8");
      batch = "";
    }
  }
  yield Buffer.from(batch, "utf8");
}

/** How the cells of one table are written. */
interface Style {
  readonly missing: string;
  quoted(text: string): string;
  float(value: number): string;
}

/** A row that is one empty field is written `""`: it would be a blank line. */
function styleOf(table: Table, { separator = ",", formatFloat, quoteNonNumeric }: CsvWriteOptions): Style {
  const float = formatFloat ?? pythonRepr;
  const always = (text: string) => `"${text.replaceAll('"', '""')}"`;
  if (quoteNonNumeric) return { missing: '""', quoted: always, float };
  const empty = table.columns.length === 1 ? '""' : "";
  // Python's QUOTE_MINIMAL with the line end "\n": a lone "\r" is not quoted (Python 3.11, which made v1).
  const needsQuotes = separator === "," ? /[",\n]/ : /["\t\n]/;
  const quoted = (text: string) => (text === "" ? empty : needsQuotes.test(text) ? always(text) : text);
  return { missing: empty, quoted, float };
}

/** The written form of each cell of a column. */
function textAt(column: Column, { missing, quoted, float }: Style): (row: number) => string {
  switch (column.dtype) {
    case "int64":
    case "uint64":
      return (row) => String(column.values[row]!);
    case "float64":
      return (row) => {
        const value = column.values[row]!;
        return Number.isNaN(value) ? missing : float(value);
      };
    case "bool":
      return (row) => (column.values[row] === 1 ? "True" : "False");
    case "object": {
      const texts = column.dictionary.map((value) => quoted(pythonStr(value)));
      return (row) => {
        const code = column.codes[row]!;
        return code < 0 ? missing : texts[code]!;
      };
    }
  }
}

function pythonStr(value: Value): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? pythonRepr(value) : String(value);
}
