import type { PrepareInput } from "../../src/competition/define.ts";
import { UserError } from "../../src/core/errors.ts";
import { fillInt, fillText } from "../../src/frame/fill.ts";
import { stringColumn, tableOf } from "../../src/frame/table.ts";

/** Where the width stands in a PNG file; the height follows. */
const widthOffset = 16;
const hidden = ["inklabels.png", "inklabels_rle.csv", "ir.png"];

/** Fragments 1 and 2 train, fragment 3 without its labels and infrared picture is the test; the sample marks some pixels. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  for (const fragment of ["1", "2"]) agent.copyFolder(`train/${fragment}`, raw.path(`train/${fragment}`));
  agent.copyFolder("test/a", raw.path("train/3"), (path) => hidden.includes(path.split("/").at(-1)!));

  const labels = fillText(raw.csv("train/3/inklabels_rle.csv", { columns: ["Id", "Predicted"] }), "Id", "a");
  const [width, height] = sizeOf(raw.bytes("train/3/ir.png"));
  grader.csv("inklabels_rle.csv", fillInt(fillInt(labels, "width", width), "height", height));
  grader.csv("gold_submission.csv", labels);
  const sample = tableOf({ Id: stringColumn(["a"]), Predicted: stringColumn(["1 1 5 1"]) });
  agent.csv("sample_submission.csv", sample);
}

function sizeOf(png: Buffer): [width: number, height: number] {
  if (png.toString("latin1", 1, 4) !== "PNG" || png.length < widthOffset + 8)
    throw new UserError("The raw file train/3/ir.png is no PNG picture. Give the data as Kaggle ships them.");
  return [png.readUInt32BE(widthOffset), png.readUInt32BE(widthOffset + 4)];
}
