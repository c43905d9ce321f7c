import type { PrepareInput, RawReader } from "../../src/competition/define.ts";
import { splitList, texts } from "../../src/competition/prepare-tools.ts";
import { UserError } from "../../src/core/errors.ts";
import { fillText, renameColumns } from "../../src/frame/fill.ts";
import { dropColumns, floatColumn, takeRows, withColumn } from "../../src/frame/table.ts";

const daysKept = 4;

/**
 * A tenth of the patients is held out, and of the others every day after the fourth. The sample marks a few pixels of
 * each row; the answers carry the pictures' sizes.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const rows = raw.csv("train.csv", { columns: ["id", "class", "segmentation"] });
  const slices = texts(rows, "id").map(sliceOf);
  const cases = [...new Set(slices.map((slice) => slice.case))];
  const held = new Set(splitList(cases, { testSize: 0.1, randomState: 42 }).test);
  const lateDays = daysAfterTheFourth(slices.filter((slice) => !held.has(slice.case)));
  const isTest = slices.map((slice) => held.has(slice.case) || lateDays.has(slice.folder));

  const positions = slices.map((_, row) => row);
  const train = takeRows(
    rows,
    positions.filter((row) => !isTest[row]),
  );
  const testRows = positions.filter((row) => isTest[row]);
  const test = takeRows(rows, testRows);
  const sizes = testRows.map((row) => sizeOf(raw, slices[row]!));
  const named = renameColumns(test, { segmentation: "predicted" });
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(named, ["predicted"]));
  agent.csv("sample_submission.csv", fillText(named, "predicted", "1 1 5 2"));
  const withWidth = withColumn(named, "image_width", floatColumn(sizes.map(([width]) => width)));
  grader.csv(
    "test.csv",
    withColumn(withWidth, "image_height", floatColumn(sizes.map(([, height]) => height))),
  );

  for (const patient of cases) {
    const part = held.has(patient) ? "test" : "train";
    for (const name of raw.files(`train/${patient}`))
      agent.copy(`${part}/${patient}/${name}`, raw.path(`train/${patient}/${name}`));
    for (const day of raw.folders(`train/${patient}`)) {
      const folder = `${patient}/${day}`;
      agent.copyFolder(`${lateDays.has(folder) ? "test" : part}/${folder}`, raw.path(`train/${folder}`));
    }
  }
}

interface Slice {
  readonly case: string;
  readonly day: string;
  /** "case123/case123_day20" */
  readonly folder: string;
  /** "0001" */
  readonly number: string;
}

/** "case123_day20_slice_0001" */
function sliceOf(id: string): Slice {
  const [patient = "", day = "", ...rest] = id.split("_");
  return { case: patient, day, folder: `${patient}/${patient}_${day}`, number: rest.at(-1) ?? "" };
}

function daysAfterTheFourth(slices: readonly Slice[]): Set<string> {
  const daysOf = new Map<string, Map<string, number>>();
  for (const { case: patient, day, folder } of slices) {
    const days = daysOf.get(patient) ?? new Map<string, number>();
    daysOf.set(patient, days.set(folder, Number(day.replace("day", ""))));
  }
  const late = [...daysOf.values()].flatMap((days) =>
    [...days]
      .sort(([, a], [, b]) => a - b)
      .slice(daysKept)
      .map(([folder]) => folder),
  );
  return new Set(late);
}

/** From the name of the picture: "slice_0001_266_310_1.50_1.50.png" is 266 wide and 310 high. */
function sizeOf(raw: RawReader, { folder, number }: Slice): [width: number, height: number] {
  const scans = `train/${folder}/scans`;
  const name = raw.files(scans, ".png").find((each) => each.startsWith(`slice_${number}_`));
  if (!name)
    throw new UserError(
      `${raw.path(scans)} has no picture of slice ${number}. Give the data as Kaggle ships them.`,
    );
  const [, , width, height] = name.split("_");
  return [Number(width), Number(height)];
}
