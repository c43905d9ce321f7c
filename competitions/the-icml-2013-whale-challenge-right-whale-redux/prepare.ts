import type { PrepareInput } from "../../src/competition/define.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { intColumn, stringColumn, tableOf } from "../../src/frame/table.ts";

/** The recordings of the first two days train, those of the last two test, all numbered anew; the sample says 0. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const unpacked = await raw.unpack("train2.zip");
  const clips = unpacked.files("train2");
  const days = [...new Set(clips.map((name) => name.split("_")[0]!))].sort();
  const of = (some: readonly string[]) => clips.filter((name) => some.includes(name.split("_")[0]!));
  const [train, test] = [of(days.slice(0, 2)), of(days.slice(2, 4))];
  const names = {
    train2: train.map((name, i) => name.replace(/TRAIN\d+/g, `TRAIN${i}`)),
    test2: test.map((name, i) => `${name.split("TRAIN")[0]}Test${i}.aif`),
  };
  for (const [folder, sources] of Object.entries({ train2: train, test2: test }))
    await agent.zip(
      `${folder}.zip`,
      sources.map((name, i) => ({
        name: `${folder}/${names[folder as keyof typeof names][i]}`,
        from: unpacked.path(`train2/${name}`),
      })),
    );
  const answers = tableOf({
    clip: stringColumn(names.test2),
    probability: intColumn(test.map((name) => Number(name.endsWith("_1.aif")))),
  });
  agent.csv("sampleSubmission.csv", fillInt(answers, "probability", 0));
  grader.csv("test.csv", answers);
}
