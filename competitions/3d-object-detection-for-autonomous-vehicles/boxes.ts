import { pythonFloat, pythonStrip } from "../../src/frame/python-text.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import type { Box3d } from "../../src/metrics/map-3d.ts";

const length = 9;

/**
 * "confidence x y z width length height yaw name", any number of times, all separated by one blank.
 * @throws InvalidSubmission on other counts or words
 */
export function parseScene(text: string, row: number): Box3d[] {
  if (pythonStrip(text) === "") return [];
  const words = text.split(" ");
  if (words.length % length !== 0)
    throw new InvalidSubmission(`row ${row + 1}: ${words.length} words, not a multiple of ${length}`);
  return Array.from({ length: words.length / length }, (_, i) => {
    const item = words.slice(i * length, (i + 1) * length);
    const numbers = item.slice(0, -1).map((word) => {
      const number = pythonFloat(word);
      if (number === undefined)
        throw new InvalidSubmission(`row ${row + 1}: expected a number, found "${word.slice(0, 40)}"`);
      return number;
    });
    const [score, x, y, z, w, l, h, yaw] = numbers as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return { name: item.at(-1)!, score, center: [x, y, z], size: [w, l, h], yaw };
  });
}
