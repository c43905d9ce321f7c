import { Command } from "commander";
import type { Edition } from "../../competition/define.ts";
import { systemClock } from "../../core/clock.ts";
import type { Grade } from "../../record/schema.ts";
import { dataDirOption, editionOption, jsonOption } from "../options.ts";

interface GradeSampleOptions {
  readonly dataDir: string;
  readonly edition: Edition;
}

export function gradeSampleCommand(): Command {
  return new Command("grade-sample")
    .argument("<csv>", "submission file")
    .argument("<id>", "competition id")
    .addOption(dataDirOption())
    .addOption(editionOption())
    .addOption(jsonOption().hideHelp())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench grade-sample submission.csv spaceship-titanic\n\nExit status 1 when the submission is missing or invalid.\n",
    )
    .action(async (csv: string, id: string, options: GradeSampleOptions) => {
      const { loadCompetition } = await import("../../competition/discover.ts");
      const { makeGrader } = await import("../../grade/grade-file.ts");
      const { competitionReport } = await import("../../grade/competition-report.ts");
      const competition = await loadCompetition(id);
      const grade = await makeGrader(competition, options).grade(csv);
      const report = competitionReport(competition, grade, {
        path: csv,
        clock: systemClock,
        edition: options.edition,
      });
      console.log(JSON.stringify(report, null, 2));
      if (grade.kind === "scored") return;
      process.exitCode = 1;
      console.error(`mlebench: ${csv}: ${reasonOf(grade, csv)}`);
    });
}

function reasonOf(grade: Exclude<Grade, { kind: "scored" }>, csv: string): string {
  switch (grade.kind) {
    case "missing":
      return csv.toLowerCase().endsWith(".csv")
        ? "there is no such file."
        : "a submission's name must end in .csv.";
    case "no-score":
      return `valid in edition v1, as in the reference, but without a score: ${grade.error}.`;
    case "invalid":
      return `invalid submission. ${grade.error}`;
    case "grader-error":
      return `the grader itself failed; please report it: ${grade.error}`;
  }
}
