import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitList, texts } from "../../src/competition/prepare-tools.ts";
import { fillText, mapText } from "../../src/frame/fill.ts";
import { getColumn, type Table, takeRows, withColumn } from "../../src/frame/table.ts";
import { defaultRng } from "../../src/random/numpy-generator.ts";
import { pandasSample } from "../../src/random/pandas-sample.ts";

/**
 * Of each whale seen more than once one picture goes to each part; of the others, and of what remains, a tenth is held
 * out. A whale that only the test set shows is a "new_whale". The sample names the same five for each.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const pictures = raw.csv("train.csv", { columns: ["Image", "Id"] });
  const isTest = heldOut(pictures);
  const part = (test: boolean) =>
    takeRows(
      pictures,
      rowNumbers(pictures).filter((row) => isTest[row] === test),
    );
  const [train, test] = [part(false), part(true)];
  const known = new Set(texts(train, "Id"));
  const answers = withColumn(
    test,
    "Id",
    mapText(getColumn(test, "Id"), (id) => (known.has(String(id)) ? String(id) : "new_whale")),
  );
  agent.csv("train.csv", train);
  agent.csv(
    "sample_submission.csv",
    fillText(answers, "Id", "new_whale w_1287fbc w_98baff9 w_7554f44 w_1eafe46"),
  );
  grader.csv("test.csv", answers);
  const from = (id: string) => `train/${id}`;
  copyEach(texts(train, "Image"), { raw, into: agent, from, to: from });
  copyEach(texts(test, "Image"), { raw, into: agent, from, to: (id) => `test/${id}` });
}

function heldOut(pictures: Table): (boolean | undefined)[] {
  const isTest = new Array<boolean | undefined>(pictures.rows);
  const rowsOf = new Map<string, number[]>();
  for (const [row, whale] of texts(pictures, "Id").entries())
    rowsOf.set(whale, [...(rowsOf.get(whale) ?? []), row]);
  const random = defaultRng(0);
  for (const rows of rowsOf.values()) {
    if (rows.length >= 2) {
      const [first, second] = pandasSample(rows.length, { n: 2, randomState: 0 });
      isTest[rows[first!]!] = false;
      isTest[rows[second!]!] = true;
    } else {
      isTest[rows[0]!] = random.choice(2, { size: 1, replace: false, p: [0.9, 0.1] })[0] === 1;
    }
  }
  const undecided = rowNumbers(pictures).filter((row) => isTest[row] === undefined);
  const rest = splitList(undecided, { testSize: 0.1, randomState: 0 });
  for (const row of rest.train) isTest[row] = false;
  for (const row of rest.test) isTest[row] = true;
  return isTest;
}

function rowNumbers({ rows }: Table): number[] {
  return Array.from({ length: rows }, (_, row) => row);
}
