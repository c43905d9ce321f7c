/** What a column holds, in a line: its kind, its range or its most frequent values, how much is missing. */
export interface ColumnSketch {
  readonly name: string;
  readonly text: string;
}

const maxCell = 40;
const missing = new Set(["", "NA", "NaN", "nan", "null", "None"]);

/**
 * Rows and columns of a table's text, for people and prompts; not for grading: broken lines are passed over.
 * @param isWhole false: the text is the head of a longer file, whose last line is torn
 */
export function sketchCsv(
  text: string,
  { separator, isWhole }: { readonly separator: string; readonly isWhole: boolean },
): { readonly rows: number; readonly columns: readonly ColumnSketch[] } {
  const records = recordsOf(text, separator);
  if (!isWhole) records.pop();
  const [header = [], ...rows] = records;
  const whole = rows.filter((row) => row.length === header.length);
  return {
    rows: rows.length,
    columns: header.map((name, index) => ({
      name: clipped(name),
      text: describe(whole.map((row) => row[index]!)),
    })),
  };
}

function describe(cells: readonly string[]): string {
  const present = cells.filter((cell) => !missing.has(cell.trim()));
  const gaps = cells.length - present.length;
  const gapText = gaps > 0 ? `, ${Math.ceil((100 * gaps) / cells.length)} % missing` : "";
  if (present.length === 0) return `empty${gapText}`;
  const counts = new Map<string, number>();
  for (const cell of present) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const numbers = present.map(Number);
  if (counts.size > 2 && numbers.every(Number.isFinite)) {
    const kind = numbers.every(Number.isInteger) ? "whole numbers" : "numbers";
    const [low, high] = numbers.reduce(
      ([a, b], x) => [Math.min(a, x), Math.max(b, x)],
      [Infinity, -Infinity],
    );
    return `${kind} from ${short(low)} to ${short(high)}, ${counts.size} different${gapText}`;
  }
  const frequent = [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, 4);
  const examples = frequent.map(([value]) => JSON.stringify(clipped(value))).join(", ");
  return `${counts.size} different values, such as ${examples}${gapText}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}

function clipped(text: string): string {
  return text.length > maxCell ? `${text.slice(0, maxCell)}…` : text;
}

/** Records of RFC 4180: quotes, doubled quotes, line ends inside of quotes. */
function recordsOf(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.length > 1 || cell !== "") records.push(row);
    row = [];
    cell = "";
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === separator) {
      row.push(cell);
      cell = "";
    } else if (char === "\n") endRow();
    else if (char !== "\r") cell += char;
  }
  if (cell !== "" || row.length > 0) endRow();
  return records;
}
