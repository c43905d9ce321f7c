import { basename, extname } from "node:path";
import type { Declaration, SplitRule } from "../competition/declared/declaration.ts";
import { encodeTarget, type TableParts, tableParts } from "../competition/declared/table-parts.ts";
import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import {
  type Column,
  columnNames,
  getColumn,
  lengthOf,
  type Table,
  valueAt,
  withColumn,
} from "../frame/table.ts";
import { type ChosenId, chooseId } from "./choose-id.ts";
import { type ChosenMetric, chooseMetric } from "./choose-metric.ts";
import { cleanTable } from "./clean-table.ts";
import { findLeaks } from "./leaks.ts";
import { positiveClass, submissionOf } from "./submission-spec.ts";
import { describeTarget, type Target } from "./target.ts";

/** What the user asks for; what is absent is guessed. */
export interface AuthorOptions {
  readonly target: string;
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  readonly metric?: string | undefined;
  readonly positive?: string | undefined;
  readonly group?: string | undefined;
  readonly time?: string | undefined;
  readonly drop?: readonly string[] | undefined;
  readonly fileColumn?: string | undefined;
  readonly testFraction: number;
  readonly seed: number;
}

/** A competition that is decided but not written. */
export interface Plan {
  readonly id: string;
  readonly name: string;
  /** What goes to data/: every row has a target and an id. */
  readonly table: Table;
  readonly declaration: Declaration & { readonly data: { readonly kind: "table" } };
  readonly target: Target;
  readonly metric: ChosenMetric;
  readonly parts: TableParts;
  /** What was guessed, and why. */
  readonly notes: readonly string[];
  /** What may spoil the competition. */
  readonly warnings: readonly string[];
}

export const tableFile = "table.csv";
/** Below data/, for a competition with a file a row. */
export const filesFolder = "files";

/**
 * Decides everything about a competition from its table: id, metric, split, submission, and what to warn of.
 * @throws UserError when the table cannot become a competition
 */
export function planCompetition(source: string, raw: Table, options: AuthorOptions): Plan {
  checkOptions(raw, options);
  const name = options.name ?? titleOf(source);
  const cleaned = cleanTable(raw, options);
  const target = describeTarget(options.target, getColumn(cleaned.table, options.target));
  const metric = chooseMetric(target, options.metric);
  const id = chooseId(cleaned.table, {
    wanted: options.id,
    taken: [options.target, options.group, options.time, options.fileColumn].filter((c) => c !== undefined),
    seed: options.seed,
  });
  const { table } = id;
  const positive = positiveClass(target, metric, options.positive);
  const declaration: Plan["declaration"] = {
    metric: metric.name,
    submission: submissionOf(id.column, target, metric),
    data: {
      kind: "table",
      file: tableFile,
      target: options.target,
      ...(positive && { positive: positive.value as string | number }),
      split: splitRule(metric, options),
      ...(options.fileColumn !== undefined && {
        files: { folder: filesFolder, column: options.fileColumn },
      }),
    },
  };
  const parts = tableParts(table, declaration.submission, declaration.data);
  checkParts(parts, declaration, metric);
  const encoded = encodeTarget(getColumn(table, options.target), declaration.data);
  return {
    id: slugOf(name),
    name,
    table,
    declaration,
    target,
    metric,
    parts,
    notes: [...cleaned.notes, ...notesOf({ target, metric, id, positive, options, parts })],
    warnings: [
      ...rareClasses(target, metric),
      ...findLeaks({
        ...parts,
        table: withColumn(table, options.target, encoded),
        id: id.column,
        target: options.target,
        splitBy: options.group ?? options.time,
      }),
    ],
  };
}

function checkOptions(table: Table, options: AuthorOptions): void {
  const names = columnNames(table);
  const { target, group, time, fileColumn, drop = [] } = options;
  const wanted = {
    "--target": [target],
    "--group": [group],
    "--time": [time],
    "--file-column": [fileColumn],
    "--drop": drop,
  };
  for (const [flag, columns] of Object.entries(wanted))
    for (const column of columns)
      if (column !== undefined && !names.includes(column))
        throw new UserError(
          `${flag} ${column}: no such column.${didYouMean(column, names)} The table has ${names.slice(0, 20).join(", ")}${names.length > 20 ? " …" : ""}.`,
        );
  if (group !== undefined && time !== undefined)
    throw new UserError("--group and --time split in different ways; give one of them.");
  const roles = [target, group, time, fileColumn].filter((column) => column !== undefined);
  const twice =
    roles.find((column, i) => roles.indexOf(column) < i) ?? (options.id === target ? target : undefined);
  if (twice !== undefined)
    throw new UserError(`Column "${twice}" cannot be two things at once; name another one.`);
  const needed = drop.find((column) => [...roles, options.id].includes(column));
  if (needed !== undefined) throw new UserError(`--drop ${needed}: this column is needed.`);
}

function splitRule(metric: ChosenMetric, { group, time, testFraction, seed }: AuthorOptions): SplitRule {
  if (group !== undefined) return { by: "group", column: group, testFraction, seed };
  if (time !== undefined) return { by: "time", column: time, testFraction };
  return { by: metric.task === "number" ? "random" : "class", testFraction, seed };
}

/** Both parts must allow to learn and to score. */
function checkParts(
  { train, test, answers }: TableParts,
  { submission, data }: Plan["declaration"],
  metric: ChosenMetric,
): void {
  const one = (column: Column) =>
    new Set(Array.from({ length: lengthOf(column) }, (_, row) => valueAt(column, row))).size < 2;
  const fix = "Choose another test fraction, or another column to split by.";
  if (one(getColumn(train, data.target)))
    throw new UserError(`The training part would hold one value of "${data.target}" only. ${fix}`);
  if (submission.targets.every(({ column }) => one(getColumn(answers, column))))
    throw new UserError(
      `The test part would hold one value of "${data.target}" only; ${metric.name} could not tell good from bad. ${fix}`,
    );
  if (test.columns.length === 1)
    throw new UserError(
      `The table has no column besides "${submission.id}" and "${data.target}": there is nothing to predict from.`,
    );
  if (answers.rows < 10)
    throw new UserError(
      `The test part would have ${answers.rows} rows; ten is the least. Raise --test-fraction.`,
    );
}

const fewRows = 5;

function rareClasses({ name, values }: Target, { task }: ChosenMetric): string[] {
  const rare = task === "number" ? [] : values.filter(({ count }) => count < fewRows);
  if (rare.length === 0) return [];
  const some = rare.slice(0, 5).map(({ value }) => `"${value}"`);
  return [
    `"${name}" has ${rare.length} class${rare.length === 1 ? "" : "es"} of fewer than ${fewRows} rows (${some.join(", ")}${rare.length > 5 ? " …" : ""}), which can hardly be learnt or tested. Merge them, or leave their rows out.`,
  ];
}

function notesOf(of: {
  target: Target;
  metric: ChosenMetric;
  id: ChosenId;
  positive: { value: unknown; why: string } | undefined;
  options: AuthorOptions;
  parts: TableParts;
}): string[] {
  const { metric, id, positive, options, parts } = of;
  const { train, test } = parts;
  const how =
    options.group !== undefined
      ? `whole groups of "${options.group}"`
      : options.time !== undefined
        ? `the last by "${options.time}"`
        : metric.task === "number"
          ? "at random"
          : "at random, with the same share of each class";
  return [
    `metric: ${metric.name}, ${metric.why ? `since ${metric.why} (--metric chooses another)` : "as asked"}`,
    `id: ${id.made ? `a new column "${id.column}"` : `"${id.column}"`}, ${id.why}${options.id === undefined && !id.made ? " (--id names another)" : ""}`,
    ...(positive
      ? [
          `positive class: "${positive.value}", ${positive.why} (1 in the data, the other 0; --positive names another)`,
        ]
      : []),
    `split: ${train.rows} rows to train, ${test.rows} to test, ${how}`,
  ];
}

/** "customer_churn-2024.csv" -> "Customer Churn 2024" */
function titleOf(source: string): string {
  const words = basename(source, extname(source))
    .split(/[\s_.-]+/)
    .filter(Boolean);
  return words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join(" ");
}

/** @throws UserError for a name without a letter or digit of ASCII */
function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (slug === "") throw new UserError(`--name "${name}": no folder can be named so; use letters or digits.`);
  return slug;
}
