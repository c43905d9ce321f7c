import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { UserError } from "../core/errors.ts";
import { parseDuration } from "../core/units.ts";
import type { GradeBy, Track } from "../record/schema.ts";
import { label, labelRule } from "../remote/claim.ts";
import { readPublicKey } from "../remote/keys.ts";
import { isAddress, requireDestination } from "../remote/send.ts";

export interface GradeByOptions {
  readonly gradeBy?: string;
  readonly submitter?: string;
  readonly gradeKey?: string;
  readonly receipts?: string;
  readonly receiptWait: string;
}

/** The grading host's token stands in the environment alone: never in a record, nor on a command line. */
export const tokenVariable = "MLEBENCH_GRADE_TOKEN";

export function addGradeByOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--grade-by <where>",
        "send submissions to a grading host: http://HOST:PORT, https://…, unix:PATH, or a drop directory; no answers are needed here",
      ).env("MLEBENCH_GRADE_BY"),
    )
    .addOption(new Option("--submitter <name>", "grade-by: who sends them").env("MLEBENCH_SUBMITTER"))
    .addOption(
      new Option("--grade-key <file>", "grade-by: public key of the grading host, to check receipts").env(
        "MLEBENCH_GRADE_KEY",
      ),
    )
    .option(
      "--receipts <dir>",
      "grade-by: where receipts of a drop directory come back (default: receipts beside it)",
    )
    .option("--receipt-wait <duration>", "grade-by: how long a run waits for its receipt", "10m");
}

/**
 * The grading host as the group's record keeps it; undefined where the runs are graded on this host.
 * @throws UserError for what would only show when the first agent is done
 */
export function gradeByOf(
  options: GradeByOptions & { readonly track: Track; readonly engine: "local" | "slurm" },
  competitions: readonly string[],
): GradeBy | undefined {
  const { gradeBy: to, submitter, gradeKey, receipts } = options;
  if (to === undefined) return undefined;
  if (options.track !== "sealed")
    throw new UserError(
      `--grade-by: the track ${options.track} scores with answers on this host. Use --track sealed.`,
    );
  if (submitter === undefined || gradeKey === undefined)
    throw new UserError(
      "--grade-by needs --submitter NAME (who sends it) and --grade-key FILE (the grading host's .pub, so that a receipt proves something).",
    );
  for (const name of [submitter, ...competitions])
    if (!label.safeParse(name).success)
      throw new UserError(`"${name}" cannot be sent to a grading host: expected ${labelRule}.`);
  requireDestination(to, "--grade-by");
  if (options.engine === "slurm" && isAddress(to) && process.env[tokenVariable] !== undefined)
    throw new UserError(
      `--grade-by ${to} with --engine slurm: ${tokenVariable} would have to stand in each job's script, so it is not handed on. Use a drop directory on the shared file system.`,
    );
  return {
    to: absolute(to),
    submitter,
    publicKey: readPublicKey(gradeKey).pem,
    ...(receipts === undefined ? {} : { receiptsDir: resolve(receipts) }),
    waitMs: parseDuration(options.receiptWait, "--receipt-wait"),
  };
}

function absolute(to: string): string {
  if (to.startsWith("unix:")) return `unix:${resolve(to.slice("unix:".length))}`;
  return isAddress(to) ? to : resolve(to);
}
