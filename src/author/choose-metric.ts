import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Target } from "./target.ts";

/** What is asked of a submission, and so which targets a metric suits. */
export type Task = "probability" | "label" | "number";

export interface ChosenMetric {
  readonly name: string;
  readonly task: Task;
  /** Why it was guessed; absent when the user named it. */
  readonly why?: string;
}

interface MetricChoice {
  readonly task: Task;
  /** Appears in description.md. */
  readonly text: string;
  readonly suits: (target: Target) => boolean;
  readonly needs: string;
}

const twoValues = ({ values }: Target) => values.length === 2;
const numeric = ({ holds }: Target) => holds === "whole" || holds === "number";
const classes = ({ holds, values, rows }: Target) =>
  holds !== "number" && values.length <= Math.max(2, Math.min(200, rows / 5));

const needs = {
  two: "a target with two values",
  classes: "classes: text, booleans or whole numbers, with five rows a class or more on average",
  numbers: "numbers",
};
const label = { task: "label", suits: classes, needs: needs.classes } as const;
const number = { task: "number", suits: numeric, needs: needs.numbers } as const;

/** The metrics that a table's competition can have, each with what it needs. */
export const metricChoices: Readonly<Record<string, MetricChoice>> = {
  "roc-auc": {
    task: "probability",
    suits: twoValues,
    needs: needs.two,
    text: "Area under the ROC curve, higher is better: the probability that a row of the positive class gets a higher prediction than another.",
  },
  "log-loss": {
    task: "probability",
    suits: classes,
    needs: needs.classes,
    text: "Cross-entropy in nats, lower is better: the mean of -log(probability given to the true class).",
  },
  accuracy: { ...label, text: "Accuracy, higher is better: the share of rows whose label is right." },
  "f1-macro": {
    ...label,
    text: "Macro F1, higher is better: the mean over classes of the harmonic mean of precision and recall.",
  },
  matthews: { ...label, text: "Matthews correlation coefficient, higher is better." },
  "quadratic-weighted-kappa": {
    ...label,
    suits: (target) => target.holds === "whole" && classes(target),
    needs: "whole numbers with an order, such as grades",
    text: "Quadratic weighted kappa, higher is better: agreement beyond chance, where a miss costs the square of its distance.",
  },
  "top-1-error": { ...label, text: "Error rate, lower is better: the share of rows whose label is wrong." },
  rmse: {
    ...number,
    text: "Root mean squared error, lower is better: sqrt( mean( (predicted - true)² ) ).",
  },
  mae: { ...number, text: "Mean absolute error, lower is better: mean( |predicted - true| )." },
  rmsle: {
    ...number,
    suits: (target) => numeric(target) && Number(target.values[0]!.value) >= 0,
    needs: "numbers of at least 0",
    text: "Root mean squared logarithmic error, lower is better: sqrt( mean( (log(1 + predicted) - log(1 + true))² ) ).",
  },
};

/** The metric that the user names, or the usual one of such a target. @throws UserError when it does not suit */
export function chooseMetric(target: Target, wanted: string | undefined): ChosenMetric {
  if (wanted === undefined) return guess(target);
  const choice = metricChoices[wanted];
  const names = Object.keys(metricChoices);
  if (!choice)
    throw new UserError(
      `--metric ${wanted}: no such metric for a table.${didYouMean(wanted, names)} There are: ${names.join(", ")}.`,
    );
  if (!choice.suits(target))
    throw new UserError(
      `--metric ${wanted} needs ${choice.needs}; "${target.name}" holds ${summary(target)}. These suit it: ${names.filter((name) => metricChoices[name]!.suits(target)).join(", ")}.`,
    );
  return { name: wanted, task: choice.task };
}

/** Whole numbers of at most so many values are taken for classes. */
const fewValues = 10;

function guess(target: Target): ChosenMetric {
  const { values, holds, rows, name } = target;
  const chosen = (metric: string, why: string) => ({
    name: metric,
    task: metricChoices[metric]!.task,
    why: `"${name}" holds ${why}`,
  });
  if (values.length === 2)
    return chosen("roc-auc", `two values, ${values.map(({ value }) => value).join(" and ")}`);
  if (holds === "text" || holds === "boolean" || (holds === "whole" && values.length <= fewValues)) {
    if (!classes(target))
      throw new UserError(
        `The target "${name}" holds ${summary(target)}: too many for classes, and not numbers. Choose another target, or merge its values.`,
      );
    const largest = Math.max(...values.map(({ count }) => count)) / rows;
    const kind = `${values.length} ${holds === "whole" ? "whole numbers, taken for classes (numbers: --metric rmse)" : "classes"}`;
    return largest > 0.8
      ? chosen("f1-macro", `${kind}, and ${Math.round(100 * largest)} % of the rows are of one`)
      : chosen("accuracy", kind);
  }
  if (isSkewed(target)) return chosen("rmsle", "numbers of very different size, none below 0");
  return chosen("rmse", "numbers");
}

/** One row in a hundred is more than fifty times as large as the middle one. */
function isSkewed({ values, rows }: Target): boolean {
  if (Number(values[0]!.value) < 0) return false;
  const at = (share: number) => {
    let left = Math.floor(share * rows);
    for (const { value, count } of values) {
      left -= count;
      if (left < 0) return Number(value);
    }
    return Number(values.at(-1)!.value);
  };
  return at(0.5) > 0 && at(0.99) > 50 * at(0.5);
}

function summary({ values, holds, rows }: Target): string {
  const some = values.slice(0, 3).map(({ value }) => String(value).slice(0, 30));
  const kind = { text: "texts", boolean: "booleans", whole: "whole numbers", number: "numbers" }[holds];
  return `${values.length} different ${kind} in ${rows} rows (${some.join(", ")}${values.length > 3 ? " …" : ""})`;
}
