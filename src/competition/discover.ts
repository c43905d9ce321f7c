import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { codePath, packageRoot } from "../core/package-root.ts";
import type { CompetitionDefinition, Prepare } from "./define.ts";
import type { CompetitionFacts } from "./facts.ts";

/** A competition folder's facts, without its code: enough for `list` and `show`. */
export interface ListedCompetition {
  readonly id: string;
  readonly folder: string;
  readonly facts: CompetitionFacts;
}

export interface Competition extends ListedCompetition {
  readonly definition: CompetitionDefinition;
  readonly answers: string;
  readonly sampleSubmission: string;
}

const competitionsRoot = join(packageRoot, "competitions");

/** Ids of all competition folders, sorted. */
export function competitionIds(): string[] {
  return readdirSync(competitionsRoot, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** @throws UserError with the nearest names when there is no such competition */
export function listedCompetition(id: string): ListedCompetition {
  const ids = competitionIds();
  if (!ids.includes(id)) {
    throw new UserError(`No competition "${id}".${didYouMean(id, ids)} All of them: mlebench list`);
  }
  const folder = join(competitionsRoot, id);
  const path = join(folder, "facts.json");
  try {
    return { id, folder, facts: JSON.parse(readFileSync(path, "utf8")) as CompetitionFacts };
  } catch (error) {
    throw new UserError(`${path}: ${messageOf(error)}. Every competition folder needs a facts.json.`, {
      cause: error,
    });
  }
}

export function listCompetitions(): ListedCompetition[] {
  return competitionIds().map(listedCompetition);
}

/** Facts and code of one competition. @throws UserError when it does not exist */
export async function loadCompetition(id: string): Promise<Competition> {
  const listed = listedCompetition(id);
  const module = (await import(pathToFileURL(codePath("competitions", id, "competition.ts")).href)) as {
    default: CompetitionDefinition;
  };
  const definition = module.default;
  return {
    ...listed,
    definition,
    answers: definition.answers ?? "test.csv",
    sampleSubmission: definition.sampleSubmission ?? "sample_submission.csv",
  };
}

/** The competition's preparer, from its prepare.ts; undefined when it has none. Only preparing data loads that code. */
export async function loadPrepare(id: string): Promise<Prepare | undefined> {
  const path = codePath("competitions", id, "prepare.ts");
  if (!existsSync(path)) return undefined;
  return ((await import(pathToFileURL(path).href)) as { prepare: Prepare }).prepare;
}
