import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitList } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { groupRows, rowsIn, uniqueValues } from "../../src/frame/rows.ts";
import { dropColumns, getColumn, selectColumns, takeRows } from "../../src/frame/table.ts";

const tables = [
  "structures",
  "dipole_moments",
  "magnetic_shielding_tensors",
  "mulliken_charges",
  "potential_energy",
  "scalar_coupling_contributions",
] as const;

/**
 * A tenth of the molecules is held out; the sample says 0. The reference gives the structures of the training molecules
 * only, without which the couplings of the others cannot be told; v2 gives them all.
 */
export function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): void {
  const couplings = raw.csv("train.csv", { columns: ["id", "molecule_name", "scalar_coupling_constant"] });
  const molecules = splitList(groupRows(getColumn(couplings, "molecule_name")), {
    testSize: 0.1,
    randomState: 0,
  });
  const part = (of: typeof molecules.train) =>
    takeRows(
      couplings,
      of.flatMap(({ rows }) => rows),
    );
  const [train, answers] = [part(molecules.train), part(molecules.test)];
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(answers, ["scalar_coupling_constant"]));
  agent.csv("sample_submission.csv", fillInt(selectColumns(answers, ["id"]), "scalar_coupling_constant", 0));
  grader.csv("answers.csv", answers);

  const trainNames = new Set(uniqueValues(getColumn(train, "molecule_name")));
  const shown =
    edition === "v1"
      ? trainNames
      : new Set([...trainNames, ...uniqueValues(getColumn(answers, "molecule_name"))]);
  for (const name of tables)
    agent.csv(
      `${name}.csv`,
      rowsIn(
        raw.csv(`${name}.csv`, { columns: ["molecule_name"] }),
        "molecule_name",
        name === "structures" ? shown : trainNames,
      ),
    );
  const path = (molecule: string) => `structures/${molecule}.xyz`;
  copyEach([...shown].map(String), { raw, into: agent, from: path, to: path });
}
