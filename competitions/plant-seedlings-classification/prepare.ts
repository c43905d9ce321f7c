import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";
import { stringColumn, tableOf } from "../../src/frame/table.ts";

/** 14 % of the pictures are held out; the sample calls each a sugar beet. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const pictures = raw
    .folders("train")
    .flatMap((species) => raw.files(`train/${species}`, ".png").map((file) => ({ file, species })));
  const split = splitList(pictures, { testSize: 0.14, randomState: 0 });
  for (const { file, species } of split.train)
    agent.copy(`train/${species}/${file}`, raw.path(`train/${species}/${file}`));
  for (const { file, species } of split.test)
    agent.copy(`test/${file}`, raw.path(`train/${species}/${file}`));
  const answers = tableOf({
    file: stringColumn(split.test.map(({ file }) => file)),
    species: stringColumn(split.test.map(({ species }) => species)),
  });
  agent.csv("sample_submission.csv", fillText(answers, "species", "Sugar beet"));
  grader.csv("answers.csv", answers);
}
