import { type Column, lengthOf, type Table, type Value, valueAt } from "../frame/table.ts";
import { metricChoices } from "./choose-metric.ts";
import type { Plan } from "./plan.ts";

/** description.md: the task with its story. It says of the data only what the public files show. */
export function descriptionText(plan: Plan, source: string): string {
  const { name, declaration, parts } = plan;
  const { data, metric, submission } = declaration;
  const { train, test } = parts;
  return `# ${name}

Predict ${asked(plan)} for every row of \`test.csv\`.

## Evaluation

${metricChoices[metric]!.text}

## Data

- \`train.csv\`: ${train.rows} rows with \`${data.target}\`.
- \`test.csv\`: ${test.rows} rows without it: ${splitText(data.split)}.
- \`sample_submission.csv\`: every test row with the same prediction.
${data.files ? `- \`train/\` and \`test/\`: the file of each row, named by its id; column \`${data.files.column}\` gives its path.\n` : ""}
| column | holds |
|---|---|
${train.columns.map((column) => `| ${cell(column.name)} | ${columnText(column.name, column.data, plan)} |`).join("\n")}

Empty cells are missing values. Ids (\`${submission.id}\`) name rows and mean nothing else.

## Source

Made from \`${source}\` with \`mlebench new\`. Medal lines are those of scripted solvers, not of people.
`;
}

/** brief.md: the bare task, without names that tell where the data is from. */
export function briefText(plan: Plan): string {
  const { declaration, parts } = plan;
  const { data, metric } = declaration;
  const features = parts.test.columns.filter(({ name }) => name !== declaration.submission.id);
  const named = features.slice(0, 30).map(({ name }) => `\`${name}\``);
  return `# Predict ${plan.metric.task === "number" ? "a number" : plan.metric.task === "label" ? "a label" : "probabilities"} for each row

\`train.csv\` has ${parts.train.rows} rows with ${named.join(", ")}${features.length > 30 ? ` and ${features.length - 30} more columns` : ""}, and the
target \`${data.target}\`. Predict ${asked(plan)} for the ${parts.test.rows} rows of \`test.csv\`, which are ${splitText(data.split)}.
${metricChoices[metric]!.text} Empty cells are missing values.
`;
}

function asked({ declaration, target, metric }: Plan): string {
  const { data } = declaration;
  if (metric.task === "number") return `the number \`${data.target}\``;
  if (metric.task === "label") return `the label \`${data.target}\``;
  if (declaration.submission.targets.length > 1) return `the probability of each value of \`${data.target}\``;
  const positive =
    data.positive === undefined
      ? `is ${target.holds === "boolean" ? "True" : "1"}`
      : `is 1 (in the table it was made from: ${data.positive})`;
  return `the probability that \`${data.target}\` ${positive}`;
}

function splitText(split: Plan["declaration"]["data"]["split"]): string {
  switch (split.by) {
    case "random":
      return "drawn at random";
    case "class":
      return "drawn at random, with the same share of each class";
    case "group":
      return `whole groups, so that no value of \`${split.column}\` is in both files`;
    case "time":
      return `the last ones by \`${split.column}\``;
  }
}

function columnText(name: string, column: Column, { declaration, parts }: Plan): string {
  const { submission, data } = declaration;
  if (name === data.files?.column) return "path of the row's file, named by its id";
  const rows = lengthOf(column);
  const gaps = countOf(rows, (row) => valueAt(column, row) === null);
  const missing = gaps > 0 ? `; empty in ${Math.max(1, Math.round((100 * gaps) / rows))} % of the rows` : "";
  const role = name === submission.id ? "; the id" : name === data.target ? "; the target (train only)" : "";
  return `${contentText(column, parts.train)}${missing}${role}`;
}

function contentText(column: Column, train: Table): string {
  if (column.dtype === "bool") return "True or False";
  if (column.dtype !== "object") {
    let [low, high] = [Infinity, -Infinity];
    for (let row = 0; row < train.rows; row++) {
      const value = valueAt(column, row);
      if (value === null) continue;
      low = Math.min(low, Number(value));
      high = Math.max(high, Number(value));
    }
    return `${column.dtype === "float64" ? "numbers" : "whole numbers"}${low <= high ? ` from ${low} to ${high}` : ""}`;
  }
  const values = new Map<Value, number>();
  for (let row = 0; row < train.rows; row++) {
    const value = valueAt(column, row);
    if (value !== null) values.set(value, (values.get(value) ?? 0) + 1);
  }
  const frequent = [...values].sort((a, b) => b[1] - a[1]).slice(0, 3);
  const some = frequent.map(([value]) => cell(short(String(value))));
  if (values.size > train.rows / 2) return `text, such as ${some[0] ?? "nothing"}`;
  return `${values.size} texts: ${some.join(", ")}${values.size > 3 ? " …" : ""}`;
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** A name or value as code in a table of Markdown. */
function cell(text: string): string {
  return `\`${text.replace(/[`\r\n]+/g, " ").replaceAll("|", "\\|")}\``;
}

function countOf(rows: number, test: (row: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < rows; row++) if (test(row)) count++;
  return count;
}
