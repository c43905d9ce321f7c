import fc from "fast-check";
import { expect, test } from "vitest";
import { pythonRepr } from "./python-float.ts";
import { maxNumberBytes, writeFloat, writeInteger } from "./write-number.ts";

const into = Buffer.alloc(maxNumberBytes + 3);
const float = (value: number) => into.toString("latin1", 3, writeFloat(into, 3, value));
const integer = (value: number) => into.toString("latin1", 3, writeInteger(into, 3, value));

// repr() of CPython 3.11
test.each([
  [0, "0.0"],
  [-0, "-0.0"],
  [0.1, "0.1"],
  [-2.5, "-2.5"],
  [100, "100.0"],
  [0.0001, "0.0001"],
  [0.00012, "0.00012"],
  [0.00009999, "9.999e-05"],
  [0.1 + 0.2, "0.30000000000000004"],
  [123456789.12345678, "123456789.12345678"],
  [999999999999999, "999999999999999.0"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [1.7976931348623157e308, "1.7976931348623157e+308"],
  [5e-324, "5e-324"],
  [Number.POSITIVE_INFINITY, "inf"],
  [Number.NaN, "nan"],
])("the float %d is written %s", (value, text) => {
  expect(float(value)).toBe(text);
});

test("any float is written as pythonRepr writes it", () => {
  const decimal = fc
    .tuple(fc.integer({ min: -(10 ** 15), max: 10 ** 15 }), fc.integer({ min: 0, max: 20 }))
    .map(([digits, decimals]) => Number(`${digits}e-${decimals}`));
  const value = fc.oneof(decimal, fc.double(), fc.double({ min: -1e16, max: 1e16 }), fc.float());
  fc.assert(
    fc.property(value, (x) => float(x) === pythonRepr(x)),
    { numRuns: 50_000, seed: 5 },
  );
});

test("neighbours of short decimals and of powers of ten are written as pythonRepr writes them", () => {
  const bits = new DataView(new ArrayBuffer(8));
  for (let exponent = -6; exponent <= 17; exponent++) {
    for (const digits of [1, 1.5, 7, 9.5, 9.99999999999999]) {
      bits.setFloat64(0, Number(`${digits}e${exponent}`));
      const center = bits.getBigUint64(0);
      for (let ulps = -40n; ulps <= 40n; ulps++) {
        bits.setBigUint64(0, center + ulps);
        expect(float(bits.getFloat64(0))).toBe(pythonRepr(bits.getFloat64(0)));
      }
    }
  }
});

test("any safe integer is written as its digits", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -99, max: 99 })),
      (n) => integer(n) === String(n),
    ),
    { numRuns: 10_000, seed: 6 },
  );
  for (let power = 1; power < 1e16; power *= 10)
    for (const n of [power - 1, power, -power]) expect(integer(n)).toBe(String(n));
});
