import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { greyPng } from "./png.ts";

test("the picture is a PNG whose pixels come back, with the CRC of the specification's IEND", () => {
  const pixels = Uint8Array.from({ length: 64 }, (_, i) => i * 4);
  const png = Buffer.from(greyPng(pixels, 8));
  expect(png.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([8, 8]);
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  const back = Array.from({ length: 8 }, (_, row) => [...rows.subarray(row * 9 + 1, row * 9 + 9)]).flat();
  expect(back).toEqual([...pixels]);
  expect(png.subarray(-8).toString("hex")).toBe("49454e44ae426082");
});
