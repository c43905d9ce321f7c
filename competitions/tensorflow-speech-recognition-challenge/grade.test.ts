import { expect, test } from "vitest";
import type { Edition } from "../../src/competition/define.ts";
import { stringColumn, type Table } from "../../src/frame/table.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import definition from "./competition.ts";

const labelled = (labels: string[]): Table => ({
  rows: labels.length,
  columns: [
    { name: "fname", data: stringColumn(labels.map((_, i) => `clip_${i}.wav`)) },
    { name: "label", data: stringColumn(labels) },
  ],
});
const answers = labelled(["yes", "bed", "nine", "_background_noise_"]);
const grade = (labels: string[], edition: Edition) =>
  gradeTable(definition, { submission: labelled(labels), answers, edition });

test("edition v2 takes words without a class for unknown and the background noise for silence; v1 does not", () => {
  const inTwelveClasses = ["yes", "unknown", "unknown", "silence"];
  expect(grade(inTwelveClasses, "v2")).toEqual({ kind: "scored", score: 1 });
  expect(grade(inTwelveClasses, "v1")).toEqual({ kind: "scored", score: 0.25 });
});

test("edition v1 asks for the word itself, which v2 refuses", () => {
  const words = ["yes", "bed", "nine", "_background_noise_"];
  expect(grade(words, "v1")).toEqual({ kind: "scored", score: 1 });
  expect(grade(words, "v2")).toMatchObject({ problems: [{ code: "bad-value", count: 3 }] });
});
