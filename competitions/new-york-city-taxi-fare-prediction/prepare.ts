import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillFloat } from "../../src/frame/fill.ts";
import { dropColumns, selectColumns } from "../../src/frame/table.ts";

/** 9,914 rides are held out, as many as Kaggle's own test set has; the sample gives each the mean fare. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const rides = raw.csv("train.csv", { columns: ["key", "fare_amount"] });
  const { train, test } = splitTable(rides, { testSize: 9914, randomState: 0 });
  agent.csv("labels.csv", train);
  agent.csv("test.csv", dropColumns(test, ["fare_amount"]));
  agent.csv("sample_submission.csv", fillFloat(selectColumns(test, ["key"]), "fare_amount", 11.35));
  agent.copy("GCP-Coupons-Instructions.rtf", raw.path("GCP-Coupons-Instructions.rtf"));
  grader.csv("test.csv", test);
}
