import { Command } from "commander";
import type { Edition } from "../../competition/define.ts";
import { dataDirOption, editionOption, jsonOption } from "../options.ts";

interface ValidateOptions {
  readonly dataDir: string;
  readonly edition: Edition;
  readonly json?: boolean;
}

export function validateCommand(): Command {
  return new Command("validate")
    .argument("<csv>", "submission file")
    .argument("<id>", "competition id")
    .addOption(dataDirOption())
    .addOption(editionOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  mlebench validate submission.csv spaceship-titanic\n")
    .action(async (csv: string, id: string, options: ValidateOptions) => {
      const { loadCompetition } = await import("../../competition/discover.ts");
      const { makeGrader } = await import("../../grade/grade-file.ts");
      const { readSubmission } = await import("../../grade/read-submission.ts");
      const result = await makeGrader(await loadCompetition(id), options).validate(readSubmission(csv));
      console.log(options.json ? JSON.stringify(result, null, 2) : result.message);
      if (!result.valid) process.exitCode = 1;
    });
}
