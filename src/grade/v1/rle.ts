import { pythonInt, pythonSplit } from "../../frame/python-text.ts";
import type { Mask } from "../../metrics/shared/runs.ts";
import { InvalidSubmission } from "../invalid-submission.ts";

/**
 * The mask that the reference's `rle_decode` makes. What lies beyond the image is cut off; an odd count is refused,
 * except where NumPy can spread a list of one over the other: a lone number is an empty mask, and of three the second
 * is the length of both runs. Numbers beyond 64 bits are taken where NumPy takes them.
 * @throws InvalidSubmission where it raises
 */
export function decodeRle(text: string, pixels: number): Mask {
  return decodePlain(text, pixels) ?? decodeAny(text, pixels);
}

/** The mask of a text as they usually are: pairs of small integers in good order, single blanks between them. */
function decodePlain(text: string, pixels: number): Mask | undefined {
  const starts: number[] = [];
  const ends: number[] = [];
  let [number, digits, before, isLength] = [0, 0, 0, false];
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : blank;
    if (code >= zero && code <= zero + 9 && digits < 15) {
      number = number * 10 + code - zero;
      digits++;
      continue;
    }
    if (code !== blank || digits === 0 || number === 0) return undefined;
    if (isLength) {
      ends.push(starts.at(-1)! + number);
      before = ends.at(-1)!;
    } else {
      if (number - 1 < before) return undefined;
      starts.push(number - 1);
    }
    isLength = !isLength;
    [number, digits] = [0, 0];
  }
  if (isLength || before > pixels) return undefined;
  return { pixels, starts: Float64Array.from(starts), ends: Float64Array.from(ends) };
}

const [blank, zero] = [32, 48];

function decodeAny(text: string, pixels: number): Mask {
  const numbers = pythonSplit(text).map((word) => {
    const number = pythonInt(word);
    if (number === undefined) throw new InvalidSubmission(`expected integers, found "${word.slice(0, 40)}"`);
    return number;
  });
  const starts = numbers.filter((_, i) => i % 2 === 0);
  const lengths = numbers.filter((_, i) => i % 2 === 1);
  if (starts.some((start, i) => i > 0 && start < starts[i - 1]!))
    throw new InvalidSubmission("the runs are not in ascending order");
  if (numbers.some((number) => number <= 0n))
    throw new InvalidSubmission("numbers of a run must be positive");
  return paint(endsOf(starts, lengths), pixels);
}

type Run = readonly [start: bigint, end: bigint];

/** The runs, from 0: NumPy's `array(starts) - 1` and that `+ lengths`. @throws InvalidSubmission where they do not fit */
function endsOf(starts: readonly bigint[], lengths: readonly bigint[]): Run[] {
  const isSpread = lengths.length === 1 || starts.length === 1;
  if (starts.length !== lengths.length && !isSpread)
    throw new InvalidSubmission(`expected pairs, found ${starts.length + lengths.length} numbers`);
  if (lengths.length === 0) return [];
  const [startKind, lengthKind] = [kindOf(starts), kindOf(lengths)];
  if (startKind === "float" || lengthKind === "float" || isFloatTogether(startKind, lengthKind))
    throw new InvalidSubmission("the numbers are beyond 64 bits");
  const isExact = startKind === "object" || lengthKind === "object";
  const wrap = (end: bigint) =>
    isExact ? end : startKind === "int64" ? BigInt.asIntN(64, end) : BigInt.asUintN(64, end);
  return starts.map((start, i) => [
    start - 1n,
    wrap(start - 1n + (lengths.length === 1 ? lengths[0]! : lengths[i]!)),
  ]);
}

type Kind = "int64" | "uint64" | "float" | "object";

/** The type of the array that NumPy makes of a list of integers. */
function kindOf(numbers: readonly bigint[]): Kind {
  if (numbers.every((number) => number < 2n ** 63n)) return "int64";
  if (numbers.some((number) => number >= 2n ** 64n)) return "object";
  return numbers.every((number) => number >= 2n ** 63n) ? "uint64" : "float";
}

/** Signed and unsigned integers add up to floats, which are no places in an array. */
function isFloatTogether(a: Kind, b: Kind): boolean {
  return (a === "int64" && b === "uint64") || (a === "uint64" && b === "int64");
}

/** Runs as slices of the image set them. @throws InvalidSubmission when a pixel is set twice */
function paint(runs: readonly Run[], pixels: number): Mask {
  const painted: [number, number][] = [];
  for (const [start, end] of runs) {
    const from = clip(start, pixels);
    const to = clip(end < 0n ? end + BigInt(pixels) : end, pixels); // a negative end counts from the back
    if (to <= from) continue;
    const before = painted.at(-1);
    if (before && from < before[1]) throw new InvalidSubmission("runs overlap");
    painted.push([from, to]);
  }
  return {
    pixels,
    starts: Float64Array.from(painted, ([from]) => from),
    ends: Float64Array.from(painted, ([, to]) => to),
  };
}

function clip(place: bigint, pixels: number): number {
  return place < 0n ? 0 : place > BigInt(pixels) ? pixels : Number(place);
}
