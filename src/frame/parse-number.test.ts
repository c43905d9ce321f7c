import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalToDouble, packScale } from "./decimal.ts";
import { parseDouble } from "./parse-number.ts";

const parse = (text: string) => parseDouble(Buffer.from(text), 0, text.length);

test("decimals are rounded as V8's Number() rounds them", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 24 });
  fc.assert(
    fc.property(digits, digits, (whole, fraction) => {
      expect(parse(`${whole}.${fraction}`)).toBe(Number(`${whole}.${fraction}`));
      expect(parse(`-0.${whole}${fraction}`)).toBe(Number(`-0.${whole}${fraction}`));
    }),
    { numRuns: 20_000, seed: 1 },
  );
});

test("the shortest decimal of a double, and those just beside a half between two, read back exactly", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), (x) => {
      expect(parse(String(x))).toBe(x);
      const text = x.toFixed(20).slice(0, 22);
      expect(parse(text)).toBe(Number(text));
    }),
    { numRuns: 20_000, seed: 2 },
  );
});

test("the fast path answers for nearly all decimals of 17 digits, and rightly", () => {
  let answered = 0;
  const count = 20_000;
  for (let i = 0; i < count; i++) {
    const high = 1e14 + ((i * 7_919_123_457) % 9e14);
    const low = (i * 104_729) % 100;
    const value = decimalToDouble(high, low, packScale(2, 17));
    if (Number.isNaN(value)) continue;
    answered++;
    expect(value).toBe(Number(`${high}${String(low).padStart(2, "0")}e-17`));
  }
  expect(answered).toBeGreaterThan(0.99 * count);
});

test("a half between two doubles is left to Number(), which rounds it to even", () => {
  // 2^53 + 1 lies in the middle of two doubles.
  expect(parse("9007199254740993")).toBe(9007199254740992);
  expect(parse("9007199254740995.0")).toBe(9007199254740996);
  expect(parse("0.500000000000000055511151231257827")).toBe(0.5);
});
