import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { rowsIn, uniqueValues } from "../../src/frame/rows.ts";
import { getColumn, selectColumns } from "../../src/frame/table.ts";

const tables = ["baseline_helmets", "player_tracking", "video_metadata"] as const;
const views = ["All29", "Endzone", "Sideline"] as const;
/** As the reference reads them: floats of many digits come out off by a bit here and there. */
const reading = { floatPrecision: "high" } as const;

/** A tenth of the plays is held out, with all that belongs to them; the sample says no contact anywhere. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const labels = raw.csv("train_labels.csv", { columns: ["contact_id", "game_play", "contact"], ...reading });
  const split = splitList(uniqueValues(getColumn(labels, "game_play")), { testSize: 0.1, randomState: 0 });
  const test = rowsIn(labels, "game_play", split.test);
  agent.csv("train_labels.csv", rowsIn(labels, "game_play", split.train));
  agent.csv("sample_submission.csv", fillInt(selectColumns(test, ["contact_id"]), "contact", 0));
  grader.csv("test.csv", test);
  for (const name of tables) {
    const table = raw.csv(`train_${name}.csv`, { columns: ["game_play"], ...reading });
    for (const [part, plays] of Object.entries(split))
      agent.csv(`${part}_${name}.csv`, rowsIn(table, "game_play", plays));
  }
  for (const [part, plays] of Object.entries(split))
    for (const play of plays)
      for (const view of views)
        agent.copy(`${part}/${play}_${view}.mp4`, raw.path(`train/${play}_${view}.mp4`));
}
