import type { Declaration } from "../../competition/declared/declaration.ts";
import type { TableParts } from "../../competition/declared/table-parts.ts";
import type { CompetitionDefinition } from "../../competition/define.ts";
import { gradeTable } from "../../grade/grade-table.ts";
import { roundScore } from "../../grade/round.ts";
import { isBetter } from "../../metrics/metric.ts";
import { makeProblem } from "./make-problem.ts";
import type { Prediction } from "./problem.ts";
import { bestColumns, families } from "./solvers.ts";
import { toSubmission } from "./to-submission.ts";

export interface Rung {
  readonly solver: string;
  readonly score: number;
}

export interface Ladder {
  /** Best first. */
  readonly rungs: readonly Rung[];
  /** The column that tells the target best by itself; undefined where there is none. */
  readonly bestColumn: string | undefined;
  /** Rows that the solvers learnt from: not all of a large table. */
  readonly trainRows: number;
}

/** Entries that look at {@link Ladder.bestColumn} alone, or at no column. */
export const oneColumnSolvers = ["forest-best", "boosting-best", "linear-best"];
export const noColumnSolver = "mean";

export interface LadderProgress {
  readonly solver: string;
  readonly done: number;
  readonly total: number;
}

/**
 * Lets every scripted solver learn from the public training part, and grades what it predicts as any submission is.
 */
export async function runLadder(
  { train, test, answers }: TableParts,
  options: {
    readonly declaration: Declaration;
    readonly definition: CompetitionDefinition;
    readonly onProgress: (progress: LadderProgress) => void;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Ladder> {
  const { declaration, definition, onProgress, signal } = options;
  const problem = makeProblem({ train, test }, declaration);
  const work = families(problem);
  const predictions = new Map<string, Prediction>();
  const rungs: Rung[] = [];
  for (const [done, family] of work.entries()) {
    onProgress({ solver: family.name, done, total: work.length });
    await new Promise((resolve) => setImmediate(resolve)); // lets a Ctrl-C in
    signal?.throwIfAborted();
    family.solve(predictions).forEach((prediction, i) => {
      const solver = family.entries[i]!;
      predictions.set(solver, prediction);
      const submission = toSubmission(prediction, { problem, declaration, test });
      rungs.push({
        solver,
        score: scoreOf(solver, gradeTable(definition, { submission, answers, edition: "v2" })),
      });
    });
  }
  const { metric } = definition;
  rungs.sort((a, b) =>
    a.score === b.score ? (a.solver < b.solver ? -1 : 1) : isBetter(metric, a.score, b.score) ? -1 : 1,
  );
  return { rungs, bestColumn: bestColumns(problem)[0], trainRows: problem.trainRows };
}

/** @throws Error for a submission that is invalid: a mistake in the solver */
function scoreOf(solver: string, verdict: ReturnType<typeof gradeTable>): number {
  if (verdict.kind === "scored") return roundScore(verdict.score);
  throw new Error(`The solver ${solver} made no valid submission: ${JSON.stringify(verdict)}`);
}
