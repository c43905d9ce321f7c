import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillFloat, numberRows } from "../../src/frame/fill.ts";
import { dropColumns, selectColumns } from "../../src/frame/table.ts";

const energies = { formation_energy_ev_natom: 0.1779, bandgap_energy_ev: 1.8892 };

/** A tenth of the materials is held out and both parts are numbered anew; the sample gives each the mean energies. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const materials = (await raw.unpack("train.csv.zip")).csv("train.csv", {
    columns: ["id", ...Object.keys(energies)],
  });
  const split = splitTable(materials, { testSize: 0.1, randomState: 0 });
  const structures = await raw.unpack("train.zip");
  for (const [part, table] of Object.entries(split))
    for (const [i, id] of texts(table, "id").entries())
      if (structures.has(`train/${id}/geometry.xyz`))
        agent.copy(`${part}/${i + 1}/geometry.xyz`, structures.path(`train/${id}/geometry.xyz`));

  const [train, test] = [numberRows(split.train, "id", 1), numberRows(split.test, "id", 1)];
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, Object.keys(energies)));
  agent.csv(
    "sample_submission.csv",
    Object.entries(energies).reduce(
      (table, [name, mean]) => fillFloat(table, name, mean),
      selectColumns(test, ["id"]),
    ),
  );
  grader.csv("test.csv", test);
}
