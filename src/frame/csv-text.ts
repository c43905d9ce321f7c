export type CsvCell = string | number | bigint | boolean | null;

/** CSV text of columns in that order; null is an empty cell, booleans are True and False, texts are quoted if need be. */
export function csvText(
  columns: Readonly<Record<string, readonly CsvCell[]>>,
  separator: "," | "\t" = ",",
): string {
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.length;
  const cellText = (value: CsvCell) => textOf(value, separator);
  const lines = [names.map(cellText).join(separator)];
  for (let row = 0; row < rows; row++)
    lines.push(names.map((name) => cellText(columns[name]![row]!)).join(separator));
  return `${lines.join("\n")}\n`;
}

function textOf(value: CsvCell, separator: string): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  const text = String(value);
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
}
