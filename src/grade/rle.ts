import { pythonSplit } from "../frame/python-text.ts";
import type { Mask } from "../metrics/shared/runs.ts";
import { InvalidSubmission } from "./invalid-submission.ts";

/**
 * A run-length encoded mask: pairs of first pixel, counted from 1, and length, in ascending order. Blank: no pixel.
 * @throws InvalidSubmission on words, odd counts, runs that overlap, are empty or reach beyond the image
 */
export function parseRle(text: string, pixels: number): Mask {
  const numbers = pythonSplit(text).map((word) => {
    if (!/^\d{1,15}$/.test(word))
      throw new InvalidSubmission(`expected pixel numbers, found "${word.slice(0, 40)}"`);
    return Number(word);
  });
  if (numbers.length % 2 !== 0)
    throw new InvalidSubmission(`expected pairs, found ${numbers.length} numbers`);
  const starts = Float64Array.from({ length: numbers.length / 2 }, (_, i) => numbers[2 * i]! - 1);
  const ends = starts.map((start, i) => start + numbers[2 * i + 1]!);
  let before = 0;
  starts.forEach((start, i) => {
    const run = `${start + 1} ${ends[i]! - start}`;
    if (start < before) throw new InvalidSubmission(`the run "${run}" begins before the one before it ends`);
    if (ends[i]! <= start || ends[i]! > pixels)
      throw new InvalidSubmission(`the run "${run}" is not within the ${pixels} pixels of the image`);
    before = ends[i]!;
  });
  return { pixels, starts, ends };
}
