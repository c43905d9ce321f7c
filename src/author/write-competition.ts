import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { declarationFile, formatDeclaration } from "../competition/declared/declaration.ts";
import type { CompetitionFacts } from "../competition/facts.ts";
import { leaderboardFacts } from "../competition/leaderboard-facts.ts";
import { explainWriteError, makeDirs } from "../core/files.ts";
import { toCsv } from "../frame/to-csv.ts";
import { roundScore } from "../grade/round.ts";
import type { Rung } from "./ladder/run-ladder.ts";
import { type Plan, tableFile } from "./plan.ts";
import { briefText, descriptionText } from "./texts.ts";

/** Said of the medal lines wherever they are shown; reports look for its beginning. */
export const boardText = "scripted solvers (mlebench new), not people";

/** Every file of a competition but those of its rows, below `dir`. @throws UserError when they cannot be written */
export function writeCompetition(
  dir: string,
  plan: Plan,
  ladder: { readonly rungs: readonly Rung[]; readonly lowerIsBetter: boolean; readonly source: string },
): void {
  const source = basename(ladder.source);
  const files: Record<string, string | Uint8Array> = {
    [declarationFile]: formatDeclaration(plan.declaration),
    "facts.json": `${JSON.stringify(factsOf(plan, ladder), null, 2)}\n`,
    "leaderboard.csv": boardCsv(ladder.rungs),
    "description.md": descriptionText(plan, source),
    "brief.md": briefText(plan),
    [join("data", tableFile)]: toCsv(plan.table),
  };
  makeDirs(join(dir, "data"));
  for (const [name, content] of Object.entries(files)) {
    try {
      writeFileSync(join(dir, name), content);
    } catch (error) {
      throw explainWriteError(error, join(dir, name));
    }
  }
}

function factsOf(
  plan: Plan,
  { rungs, lowerIsBetter }: { rungs: readonly Rung[]; lowerIsBetter: boolean },
): CompetitionFacts {
  const scores = rungs.map(({ score }) => score);
  const leaderboard = leaderboardFacts(scores, { lowerIsBetter, board: boardText });
  return {
    name: plan.name,
    splits: ["own"],
    category: plan.declaration.data.files ? "tabular with files" : "tabular",
    metric: plan.declaration.metric,
    sizeGb: 0,
    awardsMedals: true,
    leaderboard: { ...leaderboard, median: roundScore(leaderboard.median) }, // the mean of two, to 5 decimals as they
  };
}

/** Ties share the better rank. */
function boardCsv(rungs: readonly Rung[]): string {
  const rows = rungs.map(({ solver, score }) => {
    const rank = rungs.findIndex((other) => other.score === score) + 1;
    return `${rank},${score},${solver}\n`;
  });
  return `rank,score,solver\n${rows.join("")}`;
}
