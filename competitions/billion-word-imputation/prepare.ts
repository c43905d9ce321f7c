import { rmSync } from "node:fs";
import type { PrepareInput } from "../../src/competition/define.ts";
import { textLines } from "../../src/core/text-lines.ts";
import { pythonSplit, pythonStrip } from "../../src/frame/python-text.ts";
import { NumpyRandomState } from "../../src/random/numpy-random-state.ts";

const mostSentences = 30_301_028;
const share = 0.01;

/**
 * One sentence in a hundred, at random and only of three words or more, is held out, with a random inner word taken
 * away. The sample gives the sentences back as they are.
 */
export async function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): Promise<void> {
  const unpacked = await raw.unpack("train_v2.txt.zip");
  const whole: string[] = [];
  const shortened: string[] = [];
  using file = unpacked.open("train_v2.txt");
  agent.file(
    "train_v2.txt",
    trainingLines(file, (sentence, without) => {
      whole.push(`${whole.length},"${sentence}"\n`);
      shortened.push(`${shortened.length},"${without}"\n`);
    }),
  );
  const header = '"id","sentence"\n';
  const test = Buffer.from(header + shortened.join(""));
  grader.file("test.csv", header + whole.join(""));
  grader.file("sample_submission.csv", test);
  if (edition === "v2") agent.file("sample_submission.csv", test);
  await agent.zip("train_v2.txt.zip", [{ name: "train_v2.txt", from: agent.path("train_v2.txt") }]);
  rmSync(agent.path("train_v2.txt"));
  await agent.zip("test_v2.txt.zip", [{ name: "test_v2.txt", from: test }]);
}

function* trainingLines(
  file: Parameters<typeof textLines>[0],
  onHeldOut: (sentence: string, without: string) => void,
): Generator<string> {
  const random = new NumpyRandomState(0);
  let count = 0;
  let batch = "";
  for (const line of textLines(file)) {
    if (random.uniform(0, 1) <= share && pythonSplit(line).length > 2) {
      const sentence = pythonStrip(line).replaceAll('"', '""');
      const words = pythonSplit(sentence);
      words.splice(random.randint(1, words.length - 1), 1);
      onHeldOut(sentence, words.join(" "));
    } else batch += `${line}\n`;
    if (batch.length > 2 ** 20) {
      yield batch;
      batch = "";
    }
    if (++count >= mostSentences) break;
  }
  yield batch;
}
