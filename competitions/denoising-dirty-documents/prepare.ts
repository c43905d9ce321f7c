import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { pythonRepr } from "../../src/frame/python-float.ts";
import { greyValues } from "./grey-values.ts";

/** A fifth of the pages is held out; each pixel of a clean page is an answer. The sample says white (1) everywhere. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const [dirty, clean] = [await raw.unpack("train.zip"), await raw.unpack("train_cleaned.zip")];
  const split = splitList(dirty.files("train", ".png"), { testSize: 0.2, randomState: 0 });
  const test = new Set(split.test);
  agent.copyFolder("train", dirty.path("train"), (name) => test.has(name));
  agent.copyFolder("train_cleaned", clean.path("train_cleaned"), (name) => test.has(name));
  for (const name of test) agent.copy(`test/${name}`, dirty.path(`train/${name}`));

  const pages = clean.files("train_cleaned", ".png").filter((name) => test.has(name));
  const { decode } = await import("fast-png");
  const lines = (value: (grey: number) => string) =>
    pixelLines(
      pages,
      (name) => {
        const path = `train_cleaned/${name}`;
        return greyValues(decode(clean.bytes(path)), clean.path(path));
      },
      value,
    );
  const shares = Array.from({ length: 256 }, (_, grey) => pythonRepr(grey / 255));
  grader.file(
    "answers.csv",
    lines((grey) => shares[grey]!),
  );
  agent.file(
    "sampleSubmission.csv",
    lines(() => "1"),
  );
}

/** "page_row_column,value" of every pixel, row by row, counted from 1. */
function* pixelLines(
  pages: readonly string[],
  greyOf: (page: string) => ReturnType<typeof greyValues>,
  value: (grey: number) => string,
): Generator<string> {
  yield "id,value\n";
  for (const page of pages) {
    const { width, values } = greyOf(page);
    const stem = page.replace(/\.png$/, "");
    let text = "";
    for (const [i, grey] of values.entries())
      text += `${stem}_${Math.floor(i / width) + 1}_${(i % width) + 1},${value(grey)}\n`;
    yield text;
  }
}
