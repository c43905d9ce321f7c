import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadMetric } from "../competition/declared/load-metric.ts";
import type { CompetitionDefinition } from "../competition/define.ts";
import { builtInFolder, checkFolder, competitionFolders } from "../competition/folders.ts";
import { UserError } from "../core/errors.ts";
import { makeDirs } from "../core/files.ts";
import { getColumn, type Table, valuesOf } from "../frame/table.ts";
import { buildBeside, removeLeftovers } from "../prepare/build-beside.ts";
import {
  type Ladder,
  type LadderProgress,
  noColumnSolver,
  oneColumnSolvers,
  runLadder,
} from "./ladder/run-ladder.ts";
import { type AuthorOptions, filesFolder, type Plan, planCompetition } from "./plan.ts";
import { readTable } from "./read-table.ts";
import { copyRowFiles, fileWarnings, rowFileNames } from "./row-files.ts";
import { writeCompetition } from "./write-competition.ts";

export interface NewRequest extends AuthorOptions {
  /** The CSV. */
  readonly source: string;
  /** The folder of competitions that gets the new one; made where it does not exist. */
  readonly into: string;
  /** Files of the rows, named by `fileColumn`. */
  readonly filesFrom?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What was decided, before the ladder is climbed. */
  readonly onPlan: (plan: Plan) => void;
  readonly onProgress: (progress: LadderProgress) => void;
}

export interface NewCompetition {
  readonly plan: Plan;
  readonly folder: string;
  readonly ladder: Ladder;
  /** What the ladder's scores warn of, beside the plan's own warnings. */
  readonly warnings: readonly string[];
}

/**
 * Makes a competition's folder from a table, whole or not at all. Nothing leaves the machine: the solvers of the ladder
 * are part of this program.
 * @throws UserError when the table cannot become a competition, or the folder cannot be made
 */
export async function newCompetition(request: NewRequest): Promise<NewCompetition> {
  const { source, into, filesFrom, fileColumn } = request;
  if ((filesFrom === undefined) !== (fileColumn === undefined))
    throw new UserError("--files DIR and --file-column COLUMN belong together: give both or none.");
  const plan = planCompetition(source, readTable(source), request);
  const folder = placeFor(plan.id, into);
  const fileNames =
    filesFrom === undefined ? [] : namesOfFiles(plan, { folder: filesFrom, column: fileColumn! });
  request.onPlan(plan);
  const metric = await loadMetric(plan.metric.name, source);
  const { declaration, parts } = plan;
  const definition: CompetitionDefinition = {
    source: { kind: "bundled" },
    metric,
    submission: declaration.submission,
  };
  const { onProgress, signal } = request;
  const ladder = await runLadder(withoutFileNames(parts, fileColumn), {
    declaration,
    definition,
    onProgress,
    signal,
  });
  await removeLeftovers(folder);
  await using building = await buildBeside(folder);
  const lowerIsBetter = metric.better === "lower";
  writeCompetition(building.dir, plan, { rungs: ladder.rungs, lowerIsBetter, source });
  if (filesFrom !== undefined) copyRowFiles(fileNames, filesFrom, join(building.dir, "data", filesFolder));
  await building.commit();
  const warnings = [...filesWarnings(plan, fileColumn), ...ladderWarnings(ladder, metric)];
  return { plan, folder, ladder, warnings };
}

/** @throws UserError when the place is not the user's own, or a competition of that name exists */
function placeFor(id: string, into: string): string {
  if (into === builtInFolder)
    throw new UserError(
      `--dir ${into} holds the competitions that come with the program. Name a folder of your own.`,
    );
  makeDirs(into);
  checkFolder(into, "--dir");
  const folder = join(into, id);
  const other = existsSync(folder) ? folder : competitionFolders().get(id);
  if (other !== undefined)
    throw new UserError(
      `There is a competition "${id}" already: ${other}. Choose another name (--name "…"), or remove that folder first.`,
    );
  return folder;
}

function namesOfFiles({ table }: Plan, files: { folder: string; column: string }): string[] {
  return rowFileNames(table, files);
}

/** The names that files had are not what an agent gets: the solvers do not see them either. */
function withoutFileNames(parts: Plan["parts"], column: string | undefined): Plan["parts"] {
  if (column === undefined) return parts;
  const without = (table: Table): Table => ({
    rows: table.rows,
    columns: table.columns.filter(({ name }) => name !== column),
  });
  return { ...parts, train: without(parts.train), test: without(parts.test) };
}

function filesWarnings({ parts }: Plan, column: string | undefined): string[] {
  if (column === undefined) return [];
  const names = (table: Table) => valuesOf(getColumn(table, column)).map(String);
  return [
    ...fileWarnings({ train: names(parts.train), test: names(parts.test) }),
    "The ladder's solvers see the table's columns only, not the files: its medals are easier to win than they look.",
  ];
}

/** Distinct scores that a ladder needs for medals to mean something. */
const fewestScores = 20;

function ladderWarnings(
  { rungs, bestColumn }: Ladder,
  { perfect, name }: { perfect: number; name: string },
): string[] {
  const scoreOf = (solver: string) => rungs.find((rung) => rung.solver === solver)?.score;
  const distinct = new Set(rungs.map(({ score }) => score)).size;
  const [best, none] = [rungs[0]!.score, scoreOf(noColumnSolver)!];
  const gain = (score: number) =>
    none === perfect ? 0 : 1 - Math.abs(perfect - score) / Math.abs(perfect - none);
  const alone = Math.max(...oneColumnSolvers.map((solver) => gain(scoreOf(solver) ?? none)));
  return [
    ...(distinct < fewestScores
      ? [
          `The ladder has ${distinct} different scores; with fewer than ${fewestScores} medals mean little. More test rows (--test-fraction) or a finer metric help.`,
        ]
      : []),
    ...(gain(best) < 0.02
      ? [
          `No solver is much better than predicting the same for every row (${name} ${best}, against ${none}): the columns tell little of the target.`,
        ]
      : []),
    ...(alone > 0.95 && bestColumn !== undefined
      ? [
          `Column "${bestColumn}" alone nearly tells the target (${name} comes ${Math.round(100 * alone)} % closer to ${perfect}). If it is known only afterwards, leave it out: --drop "${bestColumn}".`,
        ]
      : []),
  ];
}
