import type { PrepareInput, RawReader } from "../../src/competition/define.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { npyElement, npyHeader, parseNpy, parseNpyHeader } from "../../src/frame/npy.ts";
import { intColumn, stringColumn, tableOf } from "../../src/frame/table.ts";
import { trainTestSplit } from "../../src/random/train-test-split.ts";

const folder = "timit_11/timit_11";

/** As large a share is held out as Kaggle's own test set was of all frames; the sample says class 0. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const frames = raw.open(`${folder}/train_11.npy`);
  const unlabelled = raw.open(`${folder}/test_11.npy`);
  using _close = { [Symbol.dispose]: () => [frames, unlabelled].map((file) => file[Symbol.dispose]()) };
  const [header, testHeader] = [headerOf(frames), headerOf(unlabelled)];
  const [rows = 0, testRows = 0] = [header.shape[0], testHeader.shape[0]];
  const split = trainTestSplit(rows, { testSize: testRows / (rows + testRows), randomState: 0 });

  const labels = parseNpy(raw.bytes(`${folder}/train_label_11.npy`));
  agent.file(`${folder}/train_11.npy`, rowsOf(frames, header, split.train));
  agent.file(`${folder}/test_11.npy`, rowsOf(frames, header, split.test));
  const bytes = labels.data.length / rows;
  agent.file(`${folder}/train_label_11.npy`, [
    npyHeader({ descr: labels.descr, shape: [split.train.length] }),
    ...Array.from(split.train, (row) => labels.data.subarray(row * bytes, (row + 1) * bytes)),
  ]);
  const truth = Array.from(split.test, (row) => String(npyElement(labels, row)));
  const ids = intColumn(Array.from(split.test, (_, i) => i));
  const answers = tableOf({ Id: ids, ClassId: stringColumn(truth) });
  agent.csv("sampleSubmission.csv", fillInt(answers, "ClassId", 0));
  grader.csv("answers.csv", answers);
}

type File = ReturnType<RawReader["open"]>;

function headerOf(file: File): ReturnType<typeof parseNpyHeader> {
  const start = Buffer.alloc(Math.min(4096, file.sizeBytes));
  file.readAt(0, start);
  return parseNpyHeader(start);
}

/** The .npy of the given rows, a megabyte or so at a time. */
function* rowsOf(
  file: File,
  { descr, shape, dataStart, elementBytes }: ReturnType<typeof parseNpyHeader>,
  rows: Int32Array,
): Generator<Buffer> {
  yield npyHeader({ descr, shape: [rows.length, ...shape.slice(1)] });
  const rowBytes = shape.slice(1).reduce((product, size) => product * size, elementBytes);
  const batch = Math.max(1, Math.floor(2 ** 20 / rowBytes));
  for (let first = 0; first < rows.length; first += batch) {
    const some = rows.subarray(first, first + batch);
    const bytes = Buffer.alloc(some.length * rowBytes);
    for (const [i, row] of some.entries())
      file.readAt(dataStart + row * rowBytes, bytes.subarray(i * rowBytes, (i + 1) * rowBytes));
    yield bytes;
  }
}
