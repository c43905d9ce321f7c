import { Command } from "commander";
import { UserError } from "../../core/errors.ts";
import { openHostileFile, readHostileFile } from "../../core/files.ts";
import { hashFile } from "../../core/hash-file.ts";
import type { Claim } from "../../remote/claim.ts";
import type { PublicKey } from "../../remote/keys.ts";
import type { Receipt } from "../../remote/receipt.ts";
import { jsonOption } from "../options.ts";

interface VerifyOptions {
  readonly key: string;
  readonly submission?: string;
  readonly json?: boolean;
}

interface Checked {
  readonly file: string;
  readonly problems: readonly string[];
  readonly receipt?: Receipt;
}

const maxReceiptBytes = 65_536;

export function verifyReceiptCommand(): Command {
  return new Command("verify-receipt")
    .argument("<file...>", "receipts; of several, also how they follow each other is checked")
    .requiredOption("--key <file>", "public key of the grading host")
    .option("--submission <csv>", "the file that the receipt is said to be for")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench verify-receipt receipt.json --key grader.pub --submission submission.csv\n\nExit status 1 when something does not fit.\n",
    )
    .action(async (files: string[], options: VerifyOptions) => {
      const { readPublicKey } = await import("../../remote/keys.ts");
      const { chainProblems } = await import("../../remote/verify.ts");
      if (options.submission !== undefined && files.length > 1)
        throw new UserError("--submission is for one receipt; give one file.");
      const key = readPublicKey(options.key);
      const expected = options.submission === undefined ? {} : await contentOf(options.submission);
      const checked = await Promise.all(files.map((file) => check(file, key, expected)));
      const chain = chainProblems(checked.flatMap(({ receipt }) => receipt ?? []));
      const valid = chain.length === 0 && checked.every(({ problems }) => problems.length === 0);
      if (options.json) console.log(JSON.stringify({ valid, receipts: checked, chain }, null, 2));
      else print(checked, chain);
      if (!valid) process.exitCode = 1;
    });
}

async function check(file: string, key: PublicKey, expected: Partial<Claim>): Promise<Checked> {
  const { verifyReceipt } = await import("../../remote/verify.ts");
  const read = readHostileFile(file, maxReceiptBytes);
  if (read.kind === "refused") throw new UserError(`${read.detail}.`);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(read.bytes).toString("utf8"));
  } catch {
    return { file, problems: ["it is not JSON"] };
  }
  const verified = verifyReceipt(value, key, expected);
  return verified.kind === "valid"
    ? { file, problems: [], receipt: verified.value }
    : { file, problems: verified.problems };
}

async function contentOf(csv: string): Promise<Partial<Claim>> {
  const opened = openHostileFile(csv, Number.MAX_SAFE_INTEGER);
  if (opened.kind === "refused") throw new UserError(`${opened.detail}.`);
  using file = opened.file;
  const { digest: sha256, bytes } = await hashFile(file);
  return { sha256, bytes };
}

function print(checked: readonly Checked[], chain: readonly string[]): void {
  for (const { file, problems, receipt } of checked) {
    if (receipt)
      console.log(
        `${file}: valid: ${receipt.competition} (${receipt.edition}), ${receipt.bytes} bytes, from ${receipt.submitter}, run ${receipt.run}, received ${receipt.received_at} as number ${receipt.sequence}`,
      );
    for (const problem of problems) console.log(`${file}: not valid: ${problem}`);
  }
  for (const problem of chain) console.log(`not valid together: ${problem}`);
}
