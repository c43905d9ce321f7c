import { existsSync } from "node:fs";
import { join } from "node:path";
import { type DataDirs, dataDirs } from "../competition/data-dirs.ts";
import type { Edition } from "../competition/define.ts";
import type { Competition } from "../competition/discover.ts";
import { type Leaderboard, loadLeaderboard } from "../competition/leaderboard.ts";
import { expectedIds, readSubmissionSchema } from "../competition/submission-schema.ts";
import { messageOf, UserError } from "../core/errors.ts";
import type { Table } from "../frame/table.ts";
import type { Grade } from "../record/schema.ts";
import { gradeTable } from "./grade-table.ts";
import { loadAnswers } from "./load-answers.ts";
import { place } from "./medal.ts";
import { describeProblems } from "./problem-text.ts";
import { type ReadSubmission, readSubmission, readUpload } from "./read-submission.ts";
import type { Validation } from "./requests.ts";
import { roundScore } from "./round.ts";
import { validateTable } from "./validate.ts";

export interface Grader {
  readonly competition: Competition;
  readonly dataDir: string;
  readonly edition: Edition;
  /** Grades one file (with `boundary`, the part `file` of a multipart body); answers and leaderboard are read once, on the first call. */
  grade(path: string, boundary?: string): Promise<Grade>;
  /** Format check only; opens private/ for ids alone, and only where the data has no submission schema. */
  validate(read: ReadSubmission): Promise<Validation>;
}

/** @throws UserError when the competition's data is not prepared */
export function makeGrader(
  competition: Competition,
  { dataDir, edition }: { dataDir: string; edition: Edition },
): Grader {
  const dirs = dataDirs(dataDir, competition.id, edition);
  let answers: Promise<Table> | undefined;
  let leaderboard: Leaderboard | undefined;
  return {
    competition,
    dataDir,
    edition,
    async grade(path, boundary) {
      const answersPath = join(dirs.private, competition.answers);
      requirePrepared(competition.id, dirs, answersPath);
      answers ??= loadAnswers(answersPath, competition.id);
      answers.catch(() => {}); // told below, once the submission has been looked at
      const read = boundary === undefined ? readSubmission(path) : readUpload(path, boundary);
      if (read.kind === "missing") return { kind: "missing" };
      if (read.kind === "invalid") return { kind: "invalid", error: describeProblems(read.problems) };
      leaderboard ??= loadLeaderboard(competition, dataDir);
      const loaded = { answers: await answers, leaderboard, edition };
      try {
        return gradeOf(competition, read.table, loaded);
      } catch (error) {
        return { kind: "grader-error", error: messageOf(error) };
      }
    },
    async validate(read) {
      if (read.kind === "missing")
        return { valid: false, message: "Submission invalid! There is no submission file ending in .csv." };
      const problems =
        read.kind === "invalid"
          ? read.problems
          : validateTable(read.table, await schemaOf(competition, dirs));
      if (problems.length === 0) return { valid: true, message: "Submission is valid." };
      return { valid: false, message: `Submission invalid! ${describeProblems(problems)}` };
    },
  };
}

/**
 * What a submission is checked against: the schema that `prepare` wrote, or, for data prepared by the Python
 * reference, the ids of the answers.
 */
async function schemaOf({ id, definition, answers }: Competition, dirs: DataDirs) {
  const written = readSubmissionSchema(dirs.prepared);
  if (written) return written;
  const path = join(dirs.private, answers);
  requirePrepared(id, dirs, path);
  return { spec: definition.submission, ids: expectedIds(definition, await loadAnswers(path, id)) };
}

function gradeOf(
  competition: Competition,
  submission: Table,
  options: { answers: Table; leaderboard: Leaderboard; edition: Edition },
): Grade {
  const { answers, leaderboard, edition } = options;
  const verdict = gradeTable(competition.definition, { submission, answers, edition });
  if (verdict.kind === "invalid") return { kind: "invalid", error: describeProblems(verdict.problems) };
  if (verdict.kind === "no-score") return { kind: "no-score", error: verdict.reason };
  const score = withinJson(verdict.score);
  return {
    kind: "scored",
    score: roundScore(score),
    scoreUnrounded: score,
    teams: leaderboard.teams,
    ...place(score, competition.facts.leaderboard, { leaderboard, edition }),
  };
}

/** JSON has no infinity: the log of an error of zero is written as the lowest double. */
function withinJson(score: number): number {
  return Math.min(Math.max(score, -Number.MAX_VALUE), Number.MAX_VALUE);
}

function requirePrepared(id: string, dirs: DataDirs, file: string): void {
  if (!existsSync(file))
    throw new UserError(
      `No prepared data for "${id}": ${file} is missing. Run: mlebench prepare -c ${id} --data-dir ${join(dirs.root, "..")}`,
    );
}
