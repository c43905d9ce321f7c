import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { intColumn, stringColumn, tableOf } from "../../src/frame/table.ts";
import { PythonRandom } from "../../src/random/python-random.ts";

const algorithms = ["JMiPOD", "JUNIWARD", "UERD"] as const;

/**
 * 5,000 covers are held out; of each either the cover itself or its version by one of the three algorithms, as a coin
 * and a die of Python's fall, becomes a test picture. All are numbered anew. The sample says 0.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const split = splitList(raw.files("Cover", ".jpg"), { testSize: 5000, randomState: 42 });
  for (const [i, name] of split.train.entries())
    for (const folder of ["Cover", ...algorithms])
      agent.copy(`${folder}/${String(i + 1).padStart(5, "0")}.jpg`, raw.path(`${folder}/${name}`));

  const random = new PythonRandom(0);
  random.shuffle(split.test);
  const ids = split.test.map((_, i) => `${String(i + 1).padStart(4, "0")}.jpg`);
  const labels = split.test.map((name, i) => {
    const folder = random.choice([true, false]) ? "Cover" : random.choice(algorithms);
    agent.copy(`Test/${ids[i]}`, raw.path(`${folder}/${name}`));
    return Number(folder !== "Cover");
  });
  const answers = tableOf({ Id: stringColumn(ids), Label: intColumn(labels) });
  agent.csv("sample_submission.csv", fillInt(answers, "Label", 0));
  grader.csv("test.csv", answers);
}
