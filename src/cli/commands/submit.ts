import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { systemClock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import { parseDuration } from "../../core/units.ts";
import { readRun } from "../../record/store.ts";
import type { Sent } from "../../remote/send.ts";
import { jsonOption } from "../options.ts";

interface SubmitOptions {
  readonly to: string;
  readonly submitter?: string;
  readonly run?: string;
  readonly runId?: string;
  readonly key?: string;
  readonly token?: string;
  readonly receipts?: string;
  readonly output?: string;
  readonly wait?: string | true;
  readonly json?: boolean;
}

export function submitCommand(): Command {
  return new Command("submit")
    .argument("<csv>", "submission file")
    .argument("<id>", "competition id")
    .addOption(
      new Option("--to <where>", "http://HOST:PORT, https://…, unix:PATH, or a drop directory")
        .env("MLEBENCH_GRADE_TO")
        .makeOptionMandatory(),
    )
    .addOption(new Option("--submitter <name>", "who sends it").env("MLEBENCH_SUBMITTER"))
    .option("--run <dir>", "run directory it comes from: gives the run's id, and keeps the receipt.json")
    .option("--run-id <id>", "which run it comes from, where there is no run directory")
    .addOption(
      new Option("--key <file>", "public key of the grading host, to check the receipt").env(
        "MLEBENCH_GRADE_KEY",
      ),
    )
    .addOption(
      new Option("--token <token>", "as the grading host knows it").env("MLEBENCH_GRADE_TOKEN").hideHelp(),
    )
    .option(
      "--receipts <dir>",
      "where receipts of the drop directory come back (default: receipts beside it)",
    )
    .option(
      "--output <file>",
      "where the receipt is kept (default: receipt.json of --run, or CSV.receipt.json)",
    )
    .option("--wait [duration]", "wait so long for the receipt, or for a busy host (default: 10m)")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench submit submission.csv spaceship-titanic --to http://grader:8080 --submitter lab-a --run-id 7 --key grader.pub\n\nThe token is read from MLEBENCH_GRADE_TOKEN. Exit status 1 when it was refused, or no receipt came in the time to wait.\n",
    )
    .action(async (csv: string, id: string, options: SubmitOptions) => {
      const { readPublicKey } = await import("../../remote/keys.ts");
      const { sendForGrading } = await import("../../remote/send.ts");
      const { run, receiptPath } = placeOf(csv, id, options);
      if (options.submitter === undefined)
        throw new UserError("submit needs --submitter NAME (or MLEBENCH_SUBMITTER): who sends it.");
      const sent = await sendForGrading({
        csv,
        competition: id,
        submitter: options.submitter,
        run,
        to: options.to,
        ...(options.key === undefined ? {} : { key: readPublicKey(options.key) }),
        ...(options.token === undefined ? {} : { token: options.token }),
        ...(options.receipts === undefined ? {} : { receiptsDir: options.receipts }),
        waitMs: waitOf(options.wait),
        receiptPath,
        clock: systemClock,
      });
      if (options.json) console.log(JSON.stringify(sent, null, 2));
      tell(sent, receiptPath);
      if (sent.kind === "refused" || (sent.kind === "waiting" && options.wait !== undefined))
        process.exitCode = 1;
    });
}

function waitOf(wait: string | true | undefined): number {
  if (wait === undefined) return 0;
  return parseDuration(wait === true ? "10m" : wait, "--wait");
}

/** The run's id and the receipt's place. @throws UserError when the run is one of another competition */
function placeOf(csv: string, id: string, { run, runId, output }: SubmitOptions) {
  if (run === undefined)
    return { run: runId ?? "manual", receiptPath: resolve(output ?? `${csv}.receipt.json`) };
  const record = readRun(run);
  if (record.competition !== id)
    throw new UserError(`${run} is a run of ${record.competition}, not of ${id}.`);
  if (runId !== undefined && runId !== record.id)
    throw new UserError(`--run ${run} has the id ${record.id}; leave --run-id out.`);
  return { run: record.id, receiptPath: resolve(output ?? join(run, "receipt.json")) };
}

function tell(sent: Sent, receiptPath: string): void {
  switch (sent.kind) {
    case "received": {
      const { sequence, received_at, key_id } = sent.receipt;
      console.error(`Received as number ${sequence} at ${received_at}. Receipt: ${receiptPath}`);
      if (!sent.verified)
        console.error(
          `Its signature was not checked. Give the grading host's public key: --key FILE (the receipt names the key ${key_id}).`,
        );
      return;
    }
    case "waiting":
      console.error(
        `Handed over; the receipt is not there yet. Run the same command again to fetch it (it will be ${sent.receiptPath}).`,
      );
      return;
    case "refused":
      console.error(`mlebench: refused (${sent.code}): ${sent.detail}`);
  }
}
