import { pythonFloat, pythonSplit } from "../../src/frame/python-text.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import type { LabelledBox } from "../../src/metrics/voc-map.ts";

/** "label confidence xmin ymin xmax ymax", any number of times. @throws InvalidSubmission on other counts or words */
export function parseBoxes(text: string, row: number): LabelledBox[] {
  const words = pythonSplit(text);
  if (words.length % 6 !== 0)
    throw new InvalidSubmission(`row ${row + 1}: ${words.length} words, not a multiple of 6`);
  return Array.from({ length: words.length / 6 }, (_, i) => {
    const [label, ...rest] = words.slice(6 * i, 6 * i + 6) as [string, ...string[]];
    const [confidence, ...box] = rest.map((word) => {
      const number = pythonFloat(word);
      if (number === undefined)
        throw new InvalidSubmission(`row ${row + 1}: expected a number, found "${word.slice(0, 40)}"`);
      return number;
    }) as [number, number, number, number, number];
    return { label, confidence, box };
  });
}
