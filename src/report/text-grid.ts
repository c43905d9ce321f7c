/** A table cell; `paint` is an SGR code such as "1;33", used only where colour is asked for. */
export interface Cell {
  readonly text: string;
  readonly paint?: string;
}

export interface Column {
  readonly head: string;
  readonly align: "left" | "right";
  readonly cells: readonly Cell[];
}

const gap = "  ";

export function gridWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + widthOf(column), 0) + gap.length * (columns.length - 1);
}

/** Columns side by side below a head line, no trailing spaces. */
export function renderGrid(columns: readonly Column[], { color }: { readonly color: boolean }): string {
  const rows = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const head = columns.map((column) => pad({ text: column.head, paint: "2" }, column, color));
  const body = Array.from({ length: rows }, (_, row) =>
    columns.map((column) => pad(column.cells[row] ?? { text: "" }, column, color)),
  );
  return [head, ...body].map((cells) => cells.join(gap).trimEnd()).join("\n");
}

function pad({ text, paint }: Cell, column: Column, color: boolean): string {
  const space = " ".repeat(widthOf(column) - lengthOf(text));
  const shown = color && paint && text ? `\u001b[${paint}m${text}\u001b[0m` : text;
  return column.align === "left" ? shown + space : space + shown;
}

function widthOf({ head, cells }: Column): number {
  return Math.max(lengthOf(head), ...cells.map(({ text }) => lengthOf(text)));
}

function lengthOf(text: string): number {
  return [...text].length;
}
