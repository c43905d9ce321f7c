import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { idColumns } from "../../src/competition/define.ts";
import { type Competition, competitionIds, loadCompetition } from "../../src/competition/discover.ts";
import { parseAnswers } from "../../src/competition/read-answers.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import { selectColumns, type Table } from "../../src/frame/table.ts";
import { toCsv } from "../../src/frame/to-csv.ts";
import type { GradingFixture } from "../../src/grade/fixture.ts";
import { drawFrom } from "./draw.ts";
import { mutations } from "./mutations.ts";

/** One submission for made-up answers, as bytes. */
export interface GradingCase {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface GradingCases {
  readonly competition: Competition;
  /** The bytes of the answers' file. */
  readonly answersText: string;
  readonly answers: Table;
  readonly cases: readonly GradingCase[];
  /** What scores best in edition v2. */
  readonly perfectV2: string;
}

/** The competitions that come with a fixture for grading. */
export function idsWithFixture(): string[] {
  return competitionIds().filter((id) => existsSync(fixturePath(id)));
}

/** The competition's `fixture/submissions.ts`; undefined when it has none. */
export async function gradingFixtureOf(id: string): Promise<GradingFixture | undefined> {
  if (!existsSync(fixturePath(id))) return undefined;
  return ((await import(pathToFileURL(fixturePath(id)).href)) as { default: GradingFixture }).default;
}

/** The perfect, the sample, `valid` random submissions, the special ones and the mutations of a random one. */
export async function gradingCases(
  id: string,
  { seed, valid }: { seed: number; valid: number },
): Promise<GradingCases> {
  const competition = await loadCompetition(id);
  const fixture = (await gradingFixtureOf(id))!;
  const draw = drawFrom(seed);
  const answersText = fixture.answers(draw);
  const answers = parseAnswers(Buffer.from(answersText), competition.answers);
  const texts: Record<string, string | Uint8Array> = {
    perfect: fixture.perfect?.(answers) ?? targetsOf(competition, answers),
    sample: fixture.sample(answers),
  };
  for (let i = 0; i < valid; i++) texts[`random ${i}`] = fixture.submission(draw, answers);
  Object.assign(texts, fixture.special?.(draw, answers));
  Object.assign(texts, mutations(draw, fixture.submission(draw, answers)));
  const cases = Object.entries(texts).map(([name, text]) => ({
    name,
    bytes: typeof text === "string" ? Buffer.from(text) : text,
  }));
  const perfectV2 = fixture.perfectV2?.(answers) ?? Buffer.from(cases[0]!.bytes).toString();
  return { competition, answersText, answers, cases, perfectV2 };
}

/** A short name for a case's bytes: golden files tell by it that the fixture still makes the same submission. */
export function fingerprint(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 10);
}

function targetsOf({ definition: { submission } }: Competition, answers: Table): Uint8Array {
  return toCsv(
    selectColumns(answers, [...idColumns(submission), ...submission.targets.map((target) => target.column)]),
  );
}

function fixturePath(id: string): string {
  return join(packageRoot, "competitions", id, "fixture", "submissions.ts");
}
