import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { expectedIds } from "../src/competition/submission-schema.ts";
import { parseSubmission } from "../src/grade/read-submission.ts";
import { validateTable } from "../src/grade/validate.ts";
import { type GradingCases, gradingCases, idsWithFixture } from "./grading/cases.ts";
import { verdictOf } from "./grading/verdict.ts";

// Ten thousand broken submissions over all competitions: each is scored or invalid in both editions, and the format
// check has its say; nothing throws. Seeds are written down, so that what failed once fails again.
const runs = 10_000;
const made: GradingCases[] = [];

beforeAll(async () => {
  for (const id of idsWithFixture()) made.push(await gradingCases(id, { seed: 3, valid: 1 }));
}, 60_000);

const tokens = [
  ..."\",\n\r\t;'#\\\0-.: ",
  "\r\n",
  '""',
  ",,",
  "NaN",
  "-inf",
  "1e999",
  "-1",
  "0",
  "99999999999999999999",
  "0x1F",
  "True",
  "1 1 1 1",
  "1 -1",
  "[]",
  "null",
  "\u{1f600}",
  "\ud800",
  "\u0130",
  "a".repeat(3000),
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(12),
  insert: fc.oneof(
    fc.constantFrom(...tokens).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
  ),
});

test(`${runs} mutated submissions are scored or invalid, and crash nothing`, () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.array(edit, { minLength: 1, maxLength: 6 }), (which, base, edits) => {
      const competition = made[which % made.length]!;
      const { bytes } = competition.cases[base % competition.cases.length]!;
      const mutated = edits.reduce(applyEdit, Buffer.from(bytes));
      for (const edition of ["v1", "v2"] as const) {
        const verdict = verdictOf(competition, { bytes: mutated, edition });
        expect(verdict === null || typeof verdict === "number" || edition === "v1" || verdict !== "nan").toBe(
          true,
        );
      }
      const read = parseSubmission(mutated);
      if (read.kind === "invalid") return;
      const { definition } = competition.competition;
      const ids = expectedIds(definition, competition.answers);
      expect(Array.isArray(validateTable(read.table, { spec: definition.submission, ids }))).toBe(true);
    }),
    { numRuns: runs, seed: 20261123 },
  );
}, 300_000);

function applyEdit(
  bytes: Buffer,
  { at, remove, insert }: { at: number; remove: number; insert: Buffer },
): Buffer {
  const place = Math.floor(at * (bytes.length + 1));
  return Buffer.concat([bytes.subarray(0, place), insert, bytes.subarray(place + remove)]);
}
