import { pythonRepr } from "./python-float.ts";
import { type Column, lengthOf, type Table, type Value } from "./table.ts";

/** Characters collected before they are encoded; keeps strings far below V8's limit of 512 MB. */
const batchCharacters = 2 ** 22;

/**
 * What pandas 2.2.3 writes with `to_csv(index=False)`, byte for byte, as UTF-8: LF line ends, quotes only
 * where Python's csv writer needs them, missing values empty, floats as Python's `repr`.
 */
export function toCsv(table: Table): Uint8Array {
  const pieces: Buffer[] = [];
  let batch = "";
  const flush = () => {
    pieces.push(Buffer.from(batch, "utf8"));
    batch = "";
  };
  const only = table.columns.length === 1;
  batch = `${table.columns.map(({ name }) => quoted(name, only)).join(",")}\n`;
  const texts = table.columns.map(({ data }) => textAt(data, only));
  const rows = table.columns[0] ? lengthOf(table.columns[0].data) : table.rows;
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < texts.length; c++) batch += c === 0 ? texts[c]!(row) : `,${texts[c]!(row)}`;
    batch += "\n";
    if (batch.length > batchCharacters) flush();
  }
  flush();
  return Buffer.concat(pieces);
}

/** The written form of each cell of a column. A row that is one empty field is written `""`. */
function textAt(column: Column, only: boolean): (row: number) => string {
  const missing = only ? '""' : "";
  switch (column.dtype) {
    case "int64":
    case "uint64":
      return (row) => String(column.values[row]!);
    case "float64":
      return (row) => {
        const value = column.values[row]!;
        return Number.isNaN(value) ? missing : pythonRepr(value);
      };
    case "bool":
      return (row) => (column.values[row] === 1 ? "True" : "False");
    case "object": {
      const texts = column.dictionary.map((value) => quoted(pythonStr(value), only));
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

/** Python's QUOTE_MINIMAL with the line end "\n": a lone "\r" is not quoted (Python 3.11, which made v1). */
function quoted(text: string, only: boolean): string {
  if (text === "") return only ? '""' : "";
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
