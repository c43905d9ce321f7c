import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { fillFloat } from "../../src/frame/fill.ts";
import { intColumn, tableOf } from "../../src/frame/table.ts";

/** A tenth of the pictures is held out; cats and dogs are numbered anew. The sample says 0.5. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const unpacked = await raw.unpack("train.zip");
  const split = splitList(unpacked.files("train", ".jpg"), { testSize: 0.1, randomState: 0 });
  const count = { cat: 0, dog: 0 };
  const named = split.train.map((name) => {
    const animal = name.includes("cat") ? "cat" : "dog";
    return { name: `${animal}.${count[animal]++}.jpg`, from: unpacked.path(`train/${name}`) };
  });
  const numbered = split.test.map((name, i) => ({
    name: `${i + 1}.jpg`,
    from: unpacked.path(`train/${name}`),
  }));
  for (const [folder, pictures] of Object.entries({ train: named, test: numbered })) {
    for (const { name, from } of pictures) agent.copy(`${folder}/${name}`, from);
    await agent.zip(`${folder}.zip`, pictures);
  }
  const answers = tableOf({
    id: intColumn(split.test.map((_, i) => i + 1)),
    label: intColumn(split.test.map((name) => Number(name.includes("dog")))),
  });
  agent.csv("sample_submission.csv", fillFloat(answers, "label", 0.5));
  grader.csv("answers.csv", answers);
}
