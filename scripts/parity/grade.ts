import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageRoot } from "../../src/core/package-root.ts";
import { fingerprint, type GradingCases, gradingCases, idsWithFixture } from "../../test/grading/cases.ts";
import { type GoldenScore, isSameVerdict, verdictOf } from "../../test/grading/verdict.ts";

const help = `npm run parity -- grade --reference DIR
  Grades made-up submissions of every competition with the Python reference and with edition v1, and prints every
  difference in verdict, or of more than 1e-9 in the score before rounding.
  --reference DIR      a checkout of github.com/openai/mle-bench
  --python FILE        a Python that has the reference's packages (default python3)
  --competition ID     only this one; may stand several times
  --seed N             other answers and submissions (default 1)
  --valid N            random submissions each (default 30)
  --write-golden       keep the reference's scores as test/golden/graders/<id>.json
`;

/** @returns the exit status: 0 when all competitions agree */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      reference: { type: "string" },
      python: { type: "string", default: "python3" },
      competition: { type: "string", short: "c", multiple: true },
      seed: { type: "string", default: "1" },
      valid: { type: "string", default: "30" },
      "write-golden": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || !values.reference) {
    console.error(help);
    return values.help ? 0 : 2;
  }
  const asked = { seed: Number(values.seed), valid: Number(values.valid) };
  const ids = values.competition ?? idsWithFixture();
  let same = 0;
  for (const id of ids) {
    const made = await gradingCases(id, asked);
    const expected = referenceScores(made, { reference: values.reference, python: values.python });
    if (values["write-golden"])
      writeGolden(made, { expected: expected.scores, asked, versions: expected.versions });
    const differences = compare(made, expected);
    const valid = expected.scores.filter((score) => score !== null).length;
    const line = `${id}: ${valid} valid, ${expected.scores.length - valid} invalid`;
    console.log(differences.length === 0 ? `  same  ${line}` : `DIFFERS ${line}\n${differences.join("\n")}`);
    if (valid < 30 || expected.scores.length - valid < 20)
      console.log("        fewer than 30 valid or 20 invalid");
    if (differences.length === 0) same++;
  }
  console.log(`${same} of ${ids.length}`);
  return same === ids.length ? 0 : 1;
}

interface ReferenceScores {
  readonly scores: readonly GoldenScore[];
  /** The reference's complaint about each invalid submission, else "". */
  readonly errors: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

function referenceScores(
  { competition, answersText, cases }: GradingCases,
  { reference, python }: { reference: string; python: string },
): ReferenceScores {
  const dir = mkdtempSync(join(tmpdir(), "parity-"));
  try {
    mkdirSync(join(dir, "cases"));
    writeFileSync(join(dir, competition.answers), answersText);
    cases.forEach(({ bytes }, i) => {
      writeFileSync(join(dir, "cases", `${i}.csv`), bytes);
    });
    const script = join(packageRoot, "scripts/parity/grade_with_reference.py");
    const options = { stdio: ["ignore", "ignore", "pipe"], maxBuffer: 2 ** 28 } as const;
    execFileSync(python, [script, reference, competition.id, join(dir, competition.answers)], options);
    return JSON.parse(readFileSync(join(dir, "scores.json"), "utf8"));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function compare(made: GradingCases, { scores, errors }: ReferenceScores): string[] {
  return made.cases.flatMap(({ name, bytes }, i) => {
    const expected = scores[i]!;
    const found = ours(made, bytes);
    if (typeof found !== "object" && isSameVerdict(found, expected)) return [];
    if (found === null && expected === null) return [];
    const shown = found !== null && typeof found === "object" ? `breaks: ${found.error}` : String(found);
    return [`    ${name}: reference ${expected}${errors[i] ? ` (${errors[i]})` : ""}, ours ${shown}`];
  });
}

function ours(made: GradingCases, bytes: Uint8Array): GoldenScore | { error: string } {
  try {
    return verdictOf(made, { bytes });
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error) };
  }
}

function writeGolden(
  { competition, answersText, cases }: GradingCases,
  { expected, asked, versions }: { expected: readonly GoldenScore[]; asked: object; versions: object },
): void {
  const head = { ...asked, versions, answers: fingerprint(Buffer.from(answersText)) };
  const lines = cases.map(({ name, bytes }, i) => JSON.stringify([name, fingerprint(bytes), expected[i]]));
  const dir = join(packageRoot, "test/golden/graders");
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(dir, `${competition.id}.json`),
    `{"made_with": ${JSON.stringify(head)},\n"cases": [\n${lines.join(",\n")}\n]}\n`,
  );
}
