import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { fillInt, numberRows } from "../../src/frame/fill.ts";
import { formatGeneral } from "../../src/frame/python-format.ts";
import { groupRows } from "../../src/frame/rows.ts";
import { dropColumns, getColumn, selectColumns, takeRows } from "../../src/frame/table.ts";

const tenDigits = { formatFloat: (value: number) => formatGeneral(value, 10) };

/** A tenth of the breaths is held out; rows are numbered anew in both parts. The sample says 0. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const steps = raw.csv("train.csv", { columns: ["id", "breath_id", "pressure"] });
  const breaths = groupRows(getColumn(steps, "breath_id"));
  const split = splitList(breaths, { testSize: 0.1, randomState: 0 });
  const part = (of: typeof breaths) =>
    numberRows(
      takeRows(
        steps,
        of.flatMap(({ rows }) => rows),
      ),
      "id",
      1,
    );
  const [train, test] = [part(split.train), part(split.test)];
  agent.csv("train.csv", train, tenDigits);
  agent.csv("test.csv", dropColumns(test, ["pressure"]), tenDigits);
  agent.csv("sample_submission.csv", fillInt(selectColumns(test, ["id"]), "pressure", 0));
  grader.csv("test.csv", test, tenDigits);
}
