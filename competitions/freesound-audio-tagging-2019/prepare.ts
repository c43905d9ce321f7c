import type { PrepareInput } from "../../src/competition/define.ts";
import { texts } from "../../src/competition/prepare-tools.ts";
import { rowsWhere } from "../../src/frame/rows.ts";
import { intColumn, selectColumns, withColumn } from "../../src/frame/table.ts";
import { classes } from "./classes.ts";

/** Not on Kaggle: the labels of the test clips were published with the data set. */
const meta = {
  url: "https://zenodo.org/records/3612637/files/FSDKaggle2019.meta.zip?download=1",
  name: "FSDKaggle2019.meta.zip",
};

/** Kaggle's own split: what it ships is public, the clips of the private leaderboard are scored. */
export async function prepare({
  raw,
  public: agent,
  private: grader,
  download,
}: PrepareInput): Promise<void> {
  for (const name of raw.files("").filter((each) => !each.includes("FSDKaggle2019.meta")))
    agent.copy(name, raw.path(name));
  for (const name of raw.folders("").filter((each) => !each.includes("FSDKaggle2019.meta")))
    agent.copyFolder(name, raw.path(name));

  const published = await raw.unpack(await download(meta));
  const clips = published.csv("FSDKaggle2019.meta/test_post_competition.csv", {
    columns: ["fname", "labels", "usage"],
    floatPrecision: "high",
  });
  const scored = rowsWhere(clips, "usage", (usage) => usage === "Private");
  const labels = texts(scored, "labels").map((text) => new Set(text.split(",")));
  const has = (name: string) => intColumn(labels.map((of) => Number(of.has(name))));
  grader.csv(
    "test.csv",
    classes.reduce((table, name) => withColumn(table, name, has(name)), selectColumns(scored, ["fname"])),
  );
}
