import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { UserError } from "../../core/errors.ts";
import { codePath } from "../../core/package-root.ts";
import type { AnyMetric } from "../../metrics/metric.ts";

/**
 * A metric of src/metrics by its name, which is its file's.
 * @throws UserError naming `file` when there is none, or when it needs a competition's own code
 */
export async function loadMetric(name: string, file: string): Promise<AnyMetric> {
  const path = codePath("src", "metrics", `${name}.ts`);
  const metric = /^[a-z0-9-]+$/.test(name) && existsSync(path) ? await metricIn(path, name) : undefined;
  if (!metric)
    throw new UserError(
      `${file}: no metric "${name}". The usual ones: rmse, mae, rmsle, roc-auc, log-loss, accuracy, f1-macro; \`mlebench new --help\` names more.`,
    );
  if (!metric.takes)
    throw new UserError(`${file}: the metric "${name}" needs a competition with code of its own.`);
  return metric;
}

async function metricIn(path: string, name: string): Promise<AnyMetric | undefined> {
  const exported = Object.values((await import(pathToFileURL(path).href)) as Record<string, unknown>);
  return exported.find(
    (value): value is AnyMetric =>
      typeof value === "object" && value !== null && (value as AnyMetric).name === name,
  );
}
