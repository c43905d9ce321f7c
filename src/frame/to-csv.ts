import { CsvSink } from "./csv-sink.ts";
import { pythonRepr } from "./python-float.ts";
import { StoredColumn, type StoredRows } from "./stored-csv.ts";
import { inOrder } from "./stored-order.ts";
import { type CellStyle, StoredReader } from "./stored-reader.ts";
import { type Column, lengthOf, type Table, type Value } from "./table.ts";

/** Bytes collected before they are handed on. */
const pieceBytes = 2 ** 22;

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
  const pieces: Buffer[] = [];
  for (const piece of csvPieces(table, options)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/**
 * {@link toCsv} in pieces of a few megabytes, each of which is good until the next is asked for. `header: false` leaves
 * the first line out: for tables in parts.
 */
export function* csvPieces(
  table: Table,
  { header = true, ...options }: CsvWriteOptions & { readonly header?: boolean } = {},
): Generator<Buffer> {
  const style = styleOf(table, options);
  const { separator = "," } = options;
  const sink = new CsvSink(1024);
  if (header) sink.text(`${table.columns.map(({ name }) => style.quoted(name)).join(separator)}\n`);
  const stored = storedRowsOf(table, options);
  if (stored) {
    yield sink.bytes.subarray(0, sink.length);
    yield* storedPieces(table, stored, style);
    return;
  }
  const all = {
    writers: table.columns.map(({ data }) => cellWriter(data, style)),
    separator: style.separator,
  };
  const rows = table.columns[0] ? lengthOf(table.columns[0].data) : table.rows;
  for (let row = 0; row < rows; ) {
    row = writeRows(sink, row, { ...all, rows });
    if (row === rows) break;
    yield sink.bytes.subarray(0, sink.length);
    sink.length = 0;
  }
  yield sink.bytes.subarray(0, sink.length);
}

/** Writes rows from `row` on until the piece is full. @returns the next row */
function writeRows(
  sink: CsvSink,
  row: number,
  all: { readonly writers: readonly CellWriter[]; readonly separator: number; readonly rows: number },
): number {
  let next = row;
  while (next < all.rows && sink.length < pieceBytes) writeRow(sink, next++, all);
  return next;
}

/** The rows of a file that columns of the table stand in, where cells can be written from there. */
function storedRowsOf(table: Table, options: CsvWriteOptions): StoredRows | undefined {
  if (options.quoteNonNumeric) return undefined;
  const rows = table.columns.map(({ data }) => rowsOf(data)).find((found) => found !== undefined);
  return rows?.file.separator === (options.separator ?? ",") ? rows : undefined;
}

function rowsOf({ stored }: Column): StoredRows | undefined {
  return stored instanceof StoredColumn ? stored.rows : undefined;
}

/** {@link csvPieces} of a table with columns that stand in a file. */
function* storedPieces(table: Table, rows: StoredRows, style: Style): Generator<Buffer> {
  using source = rows.file.open();
  const reader = new StoredReader(rows.file, source, style);
  const writers = adjacent(table, rows).map((group): CellWriter => {
    if (group.kind === "values") return cellWriter(group.column, style);
    return (sink) => reader.write(sink, group.first, group.last);
  });
  const all = { writers, separator: style.separator };
  yield* inOrder(rows, (sink, row, fileRow) => {
    reader.seek(fileRow);
    writeRow(sink, row, all);
  });
}

type ColumnGroup =
  | { readonly kind: "values"; readonly column: Column }
  | { readonly kind: "stored"; readonly first: number; readonly last: number };

/** The columns in their order; those that follow one another in the file, too, as one group. */
function adjacent(table: Table, rows: StoredRows): ColumnGroup[] {
  const groups: ColumnGroup[] = [];
  for (const { data } of table.columns) {
    const { stored } = data;
    const before = groups.at(-1);
    if (!(stored instanceof StoredColumn) || stored.rows !== rows)
      groups.push({ kind: "values", column: data });
    else if (before?.kind === "stored" && before.last === stored.index - 1)
      groups[groups.length - 1] = { ...before, last: stored.index };
    else groups.push({ kind: "stored", first: stored.index, last: stored.index });
  }
  return groups;
}

function writeRow(
  sink: CsvSink,
  row: number,
  { writers, separator }: { readonly writers: readonly CellWriter[]; readonly separator: number },
): void {
  for (let c = 0; c < writers.length; c++) {
    if (c > 0) sink.byte(separator);
    writers[c]!(sink, row);
  }
  sink.byte(LF);
}

const LF = 10;

/** How the cells of one table are written. */
interface Style extends CellStyle {
  readonly separator: number;
  quoted(text: string): string;
}

/** A row that is one empty field is written `""`: it would be a blank line. */
function styleOf(table: Table, { separator = ",", formatFloat, quoteNonNumeric }: CsvWriteOptions): Style {
  const shared = { separator: separator.charCodeAt(0), formatFloat };
  const always = (text: string) => `"${text.replaceAll('"', '""')}"`;
  if (quoteNonNumeric) return { ...shared, missing: '""', quoted: always };
  const empty = table.columns.length === 1 ? '""' : "";
  // Python's QUOTE_MINIMAL with the line end "\n": a lone "\r" is not quoted (Python 3.11, which made v1).
  const needsQuotes = separator === "," ? /[",\n]/ : /["\t\n]/;
  const quoted = (text: string) => (text === "" ? empty : needsQuotes.test(text) ? always(text) : text);
  return { ...shared, missing: empty, quoted };
}

/** Writes the cell of a row. */
type CellWriter = (sink: CsvSink, row: number) => void;

function cellWriter(column: Column, { missing, quoted, formatFloat }: Style): CellWriter {
  switch (column.dtype) {
    case "int64":
    case "uint64": {
      const { values } = column;
      if (values instanceof Float64Array) return (sink, row) => sink.integer(values[row]!);
      return (sink, row) => sink.text(String(values[row]!));
    }
    case "float64": {
      const { values } = column;
      return (sink, row) => {
        const value = values[row]!;
        if (Number.isNaN(value)) sink.text(missing);
        else if (formatFloat) sink.text(formatFloat(value));
        else sink.float(value);
      };
    }
    case "bool": {
      const { values } = column;
      return (sink, row) => sink.text(values[row] === 1 ? "True" : "False");
    }
    case "object": {
      const { codes } = column;
      const texts = column.dictionary.map((value) => quoted(pythonStr(value)));
      return (sink, row) => {
        const code = codes[row]!;
        sink.text(code < 0 ? missing : texts[code]!);
      };
    }
  }
}

function pythonStr(value: Value): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? pythonRepr(value) : String(value);
}
