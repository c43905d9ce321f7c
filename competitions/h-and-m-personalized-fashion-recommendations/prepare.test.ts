import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCompetition } from "../../src/competition/discover.ts";
import { readCsv } from "../../src/frame/read-csv.ts";
import { prepareCompetition } from "../../src/prepare/pipeline.ts";
import { makeRawOf } from "../../test/raw-of.ts";

const id = "h-and-m-personalized-fashion-recommendations";
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "h-and-m-"));
  await makeRawOf(id, join(dataDir, "raw"));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

// Of an article "0663713001" the reference's int() leaves 663713001.
test.each([
  ["v1", 9],
  ["v2", 10],
] as const)(
  "edition %s: articles have %i digits in the purchases and in the answers",
  async (edition, digits) => {
    const competition = await loadCompetition(id);
    const rawFrom = join(dataDir, "raw");
    const { dir } = await prepareCompetition({
      ...{ competition, dataDir, edition, rawFrom },
      skipVerification: true,
    });
    const articles = [
      ...articlesIn(join(dir, "public/transactions_train.csv"), "article_id"),
      ...articlesIn(join(dir, "private/answers.csv"), "prediction"),
    ];
    expect(new Set(articles.map((article) => article.length))).toEqual(new Set([digits]));
  },
);

function articlesIn(path: string, column: string): string[] {
  const { columns } = readCsv(readFileSync(path), { textColumns: [column] });
  const cells = columns.find(({ name }) => name === column)!.data;
  return cells.dtype === "object" ? cells.dictionary.flatMap((cell) => String(cell).split(" ")) : [];
}
