import type { PrepareInput, RawReader } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { fillFloat, fillText } from "../../src/frame/fill.ts";
import { concatTables } from "../../src/frame/rows.ts";
import { selectColumns, type Table } from "../../src/frame/table.ts";

const shown = ["tripId", "UnixTimeMillis", "LatitudeDegrees", "LongitudeDegrees"];
/** A point in the middle of the United States. */
const somewhere = { LatitudeDegrees: 37.904611315634504, LongitudeDegrees: -86.48107806249548 };

/**
 * The drives of a tenth of the days are held out. The sample puts every phone at one place. The reference leaves the
 * phones' own track, span_log.nmea, beside the test drives; v2 does not.
 */
export function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): void {
  const drives = raw.folders("train");
  const days = [...new Set(drives.map(dayOf))].sort();
  const split = splitList(days, { testSize: 0.1, randomState: 0 });
  const kept = edition === "v1" ? ["ground_truth.csv"] : ["ground_truth.csv", "span_log.nmea"];
  const testDrives = drives.filter((drive) => split.test.includes(dayOf(drive)));
  for (const drive of drives.filter((each) => split.train.includes(dayOf(each))))
    agent.copyFolder(`train/${drive}`, raw.path(`train/${drive}`));
  for (const drive of testDrives)
    agent.copyFolder(`test/${drive}`, raw.path(`train/${drive}`), (path) =>
      kept.includes(path.split("/").at(-1)!),
    );
  agent.copyFolder("metadata", raw.path("metadata"));

  const tracks = testDrives.flatMap((drive) =>
    raw
      .folders(`train/${drive}`)
      .filter((phone) => raw.has(`train/${drive}/${phone}/ground_truth.csv`))
      .map((phone) => trackOf(raw, drive, phone)),
  );
  const answers = concatTables(tracks);
  grader.csv("test.csv", answers);
  agent.csv(
    "sample_submission.csv",
    Object.entries(somewhere).reduce((table, [name, degrees]) => fillFloat(table, name, degrees), answers),
  );
}

/** "2020-5-15-US-MTV-1" is of "2020-05-15". */
function dayOf(drive: string): string {
  const [year, month = "", day = ""] = drive.split("-");
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function trackOf(raw: RawReader, drive: string, phone: string): Table {
  const track = raw.csv(`train/${drive}/${phone}/ground_truth.csv`, {
    columns: shown.slice(1),
    floatPrecision: "high",
  });
  return selectColumns(fillText(track, "tripId", `${drive}-${phone}`), shown);
}
