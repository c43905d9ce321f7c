import { expect, test } from "vitest";
import type { Edition } from "../../competition/define.ts";
import { idColumns } from "../../competition/define.ts";
import { loadCompetition } from "../../competition/discover.ts";
import { readCsv } from "../../frame/read-csv.ts";
import { gradeTable } from "../grade-table.ts";

type Labels = readonly (string | number)[];

// Scores of the Python reference.
const lenient: readonly {
  readonly what: string;
  readonly id: string;
  readonly truth: Labels;
  readonly prediction: Labels;
  readonly v1: number;
}[] = [
  {
    what: "one word among numbers makes every label a text, so that none is right",
    id: "cassava-leaf-disease-classification",
    truth: [3, 1, 4, 2],
    prediction: [3, 1, 4, "x"],
    v1: 0,
  },
  {
    what: "the same where the classes have no list",
    id: "cdiscount-image-classification-challenge",
    truth: [1000010653, 1000004079, 1000012755],
    prediction: [1000010653, 1000004079, "x"],
    v1: 0,
  },
  {
    what: "a class that there is not",
    id: "tabular-playground-series-dec-2021",
    truth: [2, 1, 7, 3],
    prediction: [2, 1, 7, 8],
    v1: 0.75,
  },
  {
    what: "labels cut off at the point",
    id: "herbarium-2022-fgvc9",
    truth: [2, 0, 7],
    prediction: [2.9, -0.5, 7.1],
    v1: 1,
  },
  {
    what: "a missing label as a wrong one",
    id: "paddy-disease-classification",
    truth: ["blast", "hispa"],
    prediction: ["blast", ""],
    v1: 0.5,
  },
  {
    what: "a missing label as a species",
    id: "plant-seedlings-classification",
    truth: ["Maize", "Charlock"],
    prediction: ["Maize", ""],
    v1: 0.5,
  },
  {
    what: "True as one",
    id: "nfl-player-contact-detection",
    truth: [1, 0, 1],
    prediction: ["True", "False", "True"],
    v1: 1,
  },
];

test.each(lenient)("edition v1 of $id takes $what; v2 refuses it", async ({ id, v1, ...labels }) => {
  expect(await grade(id, labels, "v1")).toEqual({ kind: "scored", score: v1 });
  expect(await grade(id, labels, "v2")).toMatchObject({ kind: "invalid" });
});

test("a kappa of one class has no score in edition v1 and is invalid in v2", async () => {
  const labels = { truth: [2, 2, 2], prediction: [2, 2, 2] };
  expect(await grade("aptos2019-blindness-detection", labels, "v1")).toMatchObject({ kind: "no-score" });
  expect(await grade("aptos2019-blindness-detection", labels, "v2")).toMatchObject({ kind: "invalid" });
});

test("missing texts are right where the answers are missing too, in both editions", async () => {
  const labels = { truth: ["NA", "sil", "one"], prediction: ["null", "sil", ""] };
  for (const edition of ["v1", "v2"] as const)
    expect(await grade("text-normalization-challenge-english-language", labels, edition)).toEqual({
      kind: "scored",
      score: 2 / 3,
    });
});

async function grade(
  id: string,
  { truth, prediction }: { readonly truth: Labels; readonly prediction: Labels },
  edition: Edition,
) {
  const { definition } = await loadCompetition(id);
  const names = [...idColumns(definition.submission), definition.submission.targets[0]!.column];
  const table = (labels: Labels) =>
    readCsv(Buffer.from(`${names}\n${labels.map((label, row) => `id${row},${label}\n`).join("")}`));
  return gradeTable(definition, { submission: table(prediction), answers: table(truth), edition });
}
