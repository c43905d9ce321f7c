import { readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../../core/errors.ts";
import type { CompetitionDefinition } from "../define.ts";
import type { CompetitionFacts } from "../facts.ts";
import { type Declaration, declarationFile, parseDeclaration } from "./declaration.ts";
import { loadMetric } from "./load-metric.ts";

/** @throws UserError when the file cannot be read, or is not as it must be */
export function readDeclaration(folder: string): Declaration {
  const path = join(folder, declarationFile);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
  return parseDeclaration(path, text);
}

/** The definition that a competition.json stands for. @throws UserError also when facts.json contradicts it */
export async function loadDeclared(folder: string, facts: CompetitionFacts): Promise<CompetitionDefinition> {
  const { metric: name, submission, data } = readDeclaration(folder);
  const metric = await loadMetric(name, join(folder, declarationFile));
  if ((metric.better === "lower") !== facts.leaderboard.lower_is_better)
    throw new UserError(
      `${join(folder, "facts.json")}: "leaderboard.lower_is_better" is ${facts.leaderboard.lower_is_better}, but of ${name} ${metric.better} is better. Change it, and the order of the scores.`,
    );
  return {
    source: { kind: "bundled" },
    metric,
    submission,
    ...(data.kind === "parts" && data.answers !== undefined && { answers: data.answers }),
    ...(data.kind === "parts" &&
      data.sampleSubmission !== undefined && { sampleSubmission: data.sampleSubmission }),
  };
}
