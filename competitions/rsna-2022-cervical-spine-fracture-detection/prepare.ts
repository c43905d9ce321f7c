import type { PrepareInput } from "../../src/competition/define.ts";
import { texts } from "../../src/competition/prepare-tools.ts";
import { compareCodePoints } from "../../src/core/code-points.ts";
import { fillFloat } from "../../src/frame/fill.ts";
import { rowsIn, rowsNotIn } from "../../src/frame/rows.ts";
import {
  columnNames,
  dropColumns,
  getColumn,
  intColumn,
  selectColumns,
  stringColumn,
  type Table,
  tableOf,
  valuesOf,
} from "../../src/frame/table.ts";
import { roundHalfEven } from "../../src/random/pandas-sample.ts";
import { PythonRandom } from "../../src/random/python-random.ts";

const id = "StudyInstanceUID";
const trainShare = 0.1;

/**
 * Only a tenth of the studies trains: a tenth of those with boxes, of those with segmentations and of those with both,
 * filled up with others. The rest is held out, a row a study and vertebra; the sample says 0.5.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const studies = raw.csv("train.csv", { columns: [id, "patient_overall", "C1", "C7"] });
  const boxes = raw.csv("train_bounding_boxes.csv", { columns: [id] });
  const withSegmentation = raw.files("segmentations", ".nii").map((name) => name.replace(/\.nii$/, ""));
  const chosen = choose({ all: texts(studies, id), boxed: [...new Set(texts(boxes, id))], withSegmentation });

  const train = rowsIn(studies, id, chosen.train);
  agent.csv("train.csv", train);
  agent.csv("train_bounding_boxes.csv", rowsIn(boxes, id, chosen.boxed));
  const answers = oneRowAQuestion(rowsNotIn(studies, id, chosen.train));
  agent.csv("test.csv", dropColumns(answers, ["fractured"]));
  agent.csv(
    "sample_submission.csv",
    fillFloat(selectColumns(answers, ["row_id", "fractured"]), "fractured", 0.5),
  );
  grader.csv("answers.csv", answers);

  for (const study of chosen.segmented)
    agent.copy(`segmentations/${study}.nii`, raw.path(`segmentations/${study}.nii`));
  for (const study of texts(train, id))
    agent.copyFolder(`train_images/${study}`, raw.path(`train_images/${study}`));
  for (const study of new Set(texts(answers, id)))
    agent.copyFolder(`test_images/${study}`, raw.path(`train_images/${study}`));
}

interface Studies {
  readonly all: readonly string[];
  readonly boxed: readonly string[];
  readonly withSegmentation: readonly string[];
}

/** Drawn by Python's `random`, seed 0: both, then segmentations, boxes and others until each has its tenth. */
function choose({ all, boxed, withSegmentation }: Studies): {
  train: string[];
  boxed: string[];
  segmented: string[];
} {
  const random = new PythonRandom(0);
  const inOrder = [...boxed].sort(compareCodePoints);
  const both = inOrder.filter((study) => withSegmentation.includes(study));
  const tenth = (of: readonly unknown[]) => roundHalfEven(of.length * trainShare);
  const ofBoth = random.sample(both, tenth(both));
  const apart = (of: readonly string[]) => of.filter((study) => !both.includes(study));
  const segmented = random.sample(apart(withSegmentation), tenth(withSegmentation) - ofBoth.length);
  const onlyBoxed = random.sample(apart(inOrder), tenth(inOrder) - ofBoth.length);
  const taken = new Set([...ofBoth, ...segmented, ...onlyBoxed]);
  const others = random.sample(
    all.filter((study) => !taken.has(study)),
    tenth(all) - ofBoth.length - segmented.length - onlyBoxed.length,
  );
  return {
    train: [...taken, ...others],
    boxed: [...ofBoth, ...onlyBoxed],
    segmented: [...ofBoth, ...segmented],
  };
}

/** pandas' `melt`: first every study for the first column, then for the next. */
function oneRowAQuestion(studies: Table): Table {
  const names = columnNames(studies).filter((name) => name !== id);
  const ids = texts(studies, id);
  const values = names.flatMap((name) => valuesOf(getColumn(studies, name)).map(Number));
  return tableOf({
    [id]: stringColumn(names.flatMap(() => ids)),
    prediction_type: stringColumn(names.flatMap((name) => ids.map(() => name))),
    fractured: intColumn(values),
    row_id: stringColumn(names.flatMap((name) => ids.map((study) => `${study}_${name}`))),
  });
}
