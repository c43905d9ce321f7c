/** Below this length the sort that the array brings is as fast. */
const fewValues = 2 ** 14;
const digitValues = 2 ** 16;
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Sorts numbers in place, ascending, none of them NaN, as `values.sort()` does, only faster: by their bits, sixteen at a
 * time from the lowest on (a radix sort).
 * @returns the same array
 */
export function sortFloats(values: Float64Array): Float64Array {
  if (values.length < fewValues) return values.sort();
  let from = values;
  let to: Float64Array = new Float64Array(values.length);
  for (let digit = 0; digit < 4; digit++) {
    const ends = digitEnds(from, digit);
    if (!ends) continue;
    scatter(from, to, { digit, ends });
    [from, to] = [to, from];
  }
  // Now the positive ones ascend, and after them the negative ones, whose bits ascend as they descend.
  if (isNegative(from.at(-1)!)) {
    const positives = from.findIndex(isNegative);
    to.set(from.subarray(positives).reverse());
    to.set(from.subarray(0, positives), from.length - positives);
    from = to;
  }
  if (from !== values) values.set(from);
  return values;
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

/** By digit the place after the last value that has it; undefined when all have the same. */
function digitEnds(values: Float64Array, digit: number): Uint32Array | undefined {
  const digits = digitsOf(values);
  const first = placeOf(digit);
  const ends = new Uint32Array(digitValues);
  for (let i = first; i < digits.length; i += 4) ends[digits[i]!]!++;
  if (ends[digits[first]!] === values.length) return undefined;
  for (let d = 1; d < digitValues; d++) ends[d]! += ends[d - 1]!;
  return ends;
}

/** Puts the values in the order of one digit; those that share it keep theirs. */
function scatter(
  from: Float64Array,
  to: Float64Array,
  { digit, ends }: { readonly digit: number; readonly ends: Uint32Array },
): void {
  const digits = digitsOf(from);
  const first = placeOf(digit);
  for (let i = from.length - 1; i >= 0; i--) to[--ends[digits[4 * i + first]!]!] = from[i]!;
}

/** Four digits a value. */
function digitsOf(values: Float64Array): Uint16Array {
  return new Uint16Array(values.buffer, values.byteOffset, 4 * values.length);
}

function placeOf(digit: number): number {
  return isLittleEndian ? digit : 3 - digit;
}
