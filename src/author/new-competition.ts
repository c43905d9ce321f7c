import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadMetric } from "../competition/declared/load-metric.ts";
import { fileId } from "../competition/declared/prepare-declared.ts";
import type { CompetitionDefinition } from "../competition/define.ts";
import { builtInFolder, checkFolder, competitionFolders } from "../competition/folders.ts";
import { UserError } from "../core/errors.ts";
import { makeDirs } from "../core/files.ts";
import { getColumn, type Table, valuesOf } from "../frame/table.ts";
import { buildBeside, removeLeftovers } from "../prepare/build-beside.ts";
import { fileFeatures } from "./file-features.ts";
import {
  type Ladder,
  type LadderProgress,
  noColumnSolver,
  oneColumnSolvers,
  runLadder,
} from "./ladder/run-ladder.ts";
import { type AuthorOptions, filesFolder, type Plan, planCompetition } from "./plan.ts";
import { readTable } from "./read-table.ts";
import { copyRowFiles, fileWarnings, type RowFiles, rowFileNames } from "./row-files.ts";
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
  const files = filesFrom === undefined ? undefined : { folder: filesFrom, column: fileColumn! };
  const fileNames = files ? rowFileNames(plan.table, files) : [];
  if (files) checkFileIds(plan);
  request.onPlan(plan);
  const metric = await loadMetric(plan.metric.name, source);
  const { declaration, parts } = plan;
  const definition: CompetitionDefinition = {
    source: { kind: "bundled" },
    metric,
    submission: declaration.submission,
  };
  const { onProgress, signal } = request;
  const ladder = await runLadder(forSolvers(parts, files), {
    declaration,
    definition,
    onProgress,
    signal,
  });
  await removeLeftovers(folder);
  await using building = await buildBeside(folder);
  const lowerIsBetter = metric.better === "lower";
  writeCompetition(building.dir, plan, { rungs: ladder.rungs, lowerIsBetter, source });
  if (files) copyRowFiles(fileNames, files.folder, join(building.dir, "data", filesFolder));
  await building.commit();
  const warnings = [
    ...filesWarnings(plan, files),
    ...sizeWarnings(plan, ladder),
    ...ladderWarnings(ladder, metric),
  ];
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

/** @throws UserError when an id cannot be the name of a file */
function checkFileIds({ table, declaration }: Plan): void {
  const id = declaration.submission.id as string;
  const bad = namesIn(table, id).find((name) => !fileId.test(name));
  if (bad !== undefined)
    throw new UserError(
      `The id "${bad}" of column "${id}" cannot name a file: letters, digits, ".", "-" and "_" can. Choose another --id, or let ids be made: --drop "${id}".`,
    );
}

/** What the solvers learn from: of the rows' files what can be read from them, but not the names that they had. */
function forSolvers(parts: Plan["parts"], files: RowFiles | undefined): Plan["parts"] {
  if (!files) return parts;
  const { folder, column } = files;
  const withFiles = (table: Table): Table => ({
    rows: table.rows,
    columns: [
      ...table.columns.filter(({ name }) => name !== column),
      ...fileFeatures(column, namesIn(table, column), folder),
    ],
  });
  return { ...parts, train: withFiles(parts.train), test: withFiles(parts.test) };
}

function namesIn(table: Table, column: string): string[] {
  return valuesOf(getColumn(table, column)).map(String);
}

function filesWarnings({ parts }: Plan, files: RowFiles | undefined): string[] {
  if (!files) return [];
  const [train, test] = [namesIn(parts.train, files.column), namesIn(parts.test, files.column)];
  return [
    ...fileWarnings({ train, test }),
    "The ladder's solvers see of each file its size and, of PNGs, 8 × 8 grey values: its medals are easier to win than they look.",
  ];
}

function sizeWarnings({ parts }: Plan, { trainRows }: Ladder): string[] {
  const all = parts.train.rows;
  if (trainRows === all) return [];
  return [
    `The ladder's solvers learnt from ${trainRows} of the ${all} training rows, to be ready in minutes; with all of them its medals would be somewhat harder to win.`,
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
