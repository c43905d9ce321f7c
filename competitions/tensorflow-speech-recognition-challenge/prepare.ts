import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { compareCodePoints } from "../../src/core/code-points.ts";
import { fillText } from "../../src/frame/fill.ts";
import { stringColumn, tableOf } from "../../src/frame/table.ts";
import { classOf } from "./classes.ts";

interface Clip {
  /** The word that is said, as its folder is named. */
  readonly word: string;
  readonly name: string;
}

/**
 * A tenth of the clips is held out under new names; the sample says silence. v1 shares speakers between the parts and
 * keeps all thirty words as labels; v2 holds out a tenth of the speakers, the background noise being for training only,
 * and calls the words by the twelve labels of the competition.
 */
export async function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): Promise<void> {
  const unpacked = await raw.unpack("train.7z");
  const clips = unpacked
    .folders("train/audio")
    .flatMap((word) => unpacked.files(`train/audio/${word}`, ".wav").map((name) => ({ word, name })))
    .sort((a, b) => compareCodePoints(`${a.word}_${a.name}`, `${b.word}_${b.name}`));
  const { train, test } =
    edition === "v1" ? splitList(clips, { testSize: 0.1, randomState: 0 }) : splitBySpeaker(clips);
  const pathOf = ({ word, name }: Clip) => unpacked.path(`train/audio/${word}/${name}`);
  for (const clip of train) agent.copy(`train/audio/${clip.word}/${clip.name}`, pathOf(clip));
  const names = test.map((_, i) => `clip_${String(i).padStart(8, "0")}.wav`);
  for (const [i, clip] of test.entries()) agent.copy(`test/audio/${names[i]}`, pathOf(clip));
  const labels = test.map(({ word }) => (edition === "v1" ? word : classOf(word)));
  const answers = tableOf({ fname: stringColumn(names), label: stringColumn(labels) });
  agent.csv("sample_submission.csv", fillText(answers, "label", "silence"));
  grader.csv("test.csv", answers);
}

/** "0a7c2a8d_nohash_0.wav" is of the speaker 0a7c2a8d; clips of noise have none. */
function splitBySpeaker(clips: readonly Clip[]): { train: Clip[]; test: Clip[] } {
  const speakerOf = ({ name }: Clip) => /^(.+)_nohash_/.exec(name)?.[1];
  const speakers = [...new Set(clips.map(speakerOf))].filter((speaker) => speaker !== undefined);
  const held = new Set(splitList(speakers, { testSize: 0.1, randomState: 0 }).test);
  const isHeld = (clip: Clip) => held.has(speakerOf(clip) ?? "");
  return { train: clips.filter((clip) => !isHeld(clip)), test: clips.filter(isHeld) };
}
