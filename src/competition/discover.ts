import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { codePath } from "../core/package-root.ts";
import { loadDeclared, readDeclaration } from "./declared/load-declared.ts";
import { readFacts } from "./declared/read-facts.ts";
import type { CompetitionDefinition, Prepare } from "./define.ts";
import type { CompetitionFacts } from "./facts.ts";
import { builtInFolder, competitionFolder, competitionFolders, foldersVariable } from "./folders.ts";

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

/** A folder that looks like a competition and is none; `error` says what is wrong with it. */
export interface BrokenFolder {
  readonly folder: string;
  readonly error: UserError;
}

/** Ids of all competition folders, sorted. @throws UserError as {@link competitionFolders} */
export function competitionIds(): string[] {
  return [...competitionFolders().keys()].sort();
}

/** @throws UserError with the nearest names when there is no such competition, or when its folder is broken */
export function listedCompetition(id: string): ListedCompetition {
  const folder = competitionFolder(id);
  if (folder === undefined)
    throw new UserError(
      `No competition "${id}".${didYouMean(id, competitionIds())} All of them: mlebench list (your own: name their folder in ${foldersVariable})`,
    );
  return listedAt(folder, id);
}

function listedAt(folder: string, id: string): ListedCompetition {
  return { id, folder, facts: isBuiltIn(folder) ? builtInFacts(folder) : ownFacts(id, folder) };
}

function builtInFacts(folder: string): CompetitionFacts {
  const path = join(folder, "facts.json");
  try {
    return JSON.parse(readFileSync(path, "utf8")) as CompetitionFacts;
  } catch (error) {
    throw new UserError(`${path}: ${messageOf(error)}. Every competition folder needs a facts.json.`, {
      cause: error,
    });
  }
}

/** Of a user's folder all is checked that can be without its data: a mistake shall show in `list`, not in a run. */
function ownFacts(id: string, folder: string): CompetitionFacts {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(id))
    throw new UserError(`${folder}: "${id}" is no id; rename it with letters, digits, ".", "-" and "_".`);
  const facts = readFacts(folder);
  readDeclaration(folder);
  const missing = ["description.md", "brief.md", "data"].find((name) => !existsSync(join(folder, name)));
  if (missing !== undefined) throw new UserError(`${folder} has no ${missing}; every competition needs one.`);
  return facts;
}

/** All competitions whose folders are whole. */
export function listCompetitions(): ListedCompetition[] {
  return surveyCompetitions().competitions;
}

/** All competitions, and the user's folders that are broken: one of them must not hide the others. */
export function surveyCompetitions(): {
  readonly competitions: ListedCompetition[];
  readonly broken: BrokenFolder[];
} {
  const competitions: ListedCompetition[] = [];
  const broken: BrokenFolder[] = [];
  for (const [id, folder] of [...competitionFolders()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    try {
      competitions.push(listedAt(folder, id));
    } catch (error) {
      if (!(error instanceof UserError) || isBuiltIn(folder)) throw error;
      broken.push({ folder, error });
    }
  }
  return { competitions, broken };
}

/** The competition's name in Kaggle's addresses. */
export function kaggleSlug({ id, definition: { source } }: Competition): string {
  return source.kind === "kaggle" ? (source.slug ?? id) : id;
}

/** Facts and code of one competition. @throws UserError when it does not exist */
export async function loadCompetition(id: string): Promise<Competition> {
  const listed = listedCompetition(id);
  const definition = isBuiltIn(listed.folder)
    ? await builtInDefinition(id)
    : await loadDeclared(listed.folder, listed.facts);
  return {
    ...listed,
    definition,
    answers: definition.answers ?? "test.csv",
    sampleSubmission: definition.sampleSubmission ?? "sample_submission.csv",
  };
}

async function builtInDefinition(id: string): Promise<CompetitionDefinition> {
  const path = codePath("competitions", id, "competition.ts");
  return ((await import(pathToFileURL(path).href)) as { default: CompetitionDefinition }).default;
}

/** The competition's preparer, from its prepare.ts; undefined when it has none. Only preparing data loads that code. */
export async function loadPrepare(id: string): Promise<Prepare | undefined> {
  const { folder } = listedCompetition(id);
  if (!isBuiltIn(folder)) {
    const { prepareDeclared } = await import("./declared/prepare-declared.ts");
    return prepareDeclared(readDeclaration(folder));
  }
  const path = codePath("competitions", id, "prepare.ts");
  if (!existsSync(path)) return undefined;
  return ((await import(pathToFileURL(path).href)) as { prepare: Prepare }).prepare;
}

function isBuiltIn(folder: string): boolean {
  return dirname(folder) === builtInFolder;
}
