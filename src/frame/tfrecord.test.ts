import { expect, test } from "vitest";
import { featureTexts, onlyFeatures, tfRecords } from "./tfrecord.ts";

test("records bear the checksums that TensorFlow compares", () => {
  // The sums were computed with google-crc32c 1.7.
  const file = tfRecords([{ image_name: "a.jpg", image: "xyz" }]);
  expect(file.toString("hex")).toBe(
    "2d000000000000003c418afb0a2b0a170a0a696d6167655f6e616d6512090a070a05612e6a70670a100a05696d61676512070a050a0378797a772dd253",
  );
});

test("a feature is read from every record, and others are left out", () => {
  const file = tfRecords([
    { image: "1", image_name: "a.jpg", target: "3" },
    { image_name: "é.jpg", target: "x".repeat(300), image: "2" },
  ]);
  expect(featureTexts(file, "image_name")).toEqual(["a.jpg", "é.jpg"]);
  const rest = onlyFeatures(file, ["image", "image_name"]);
  expect(featureTexts(rest, "image")).toEqual(["1", "2"]);
  expect(() => featureTexts(rest, "target")).toThrow('no feature "target"');
  expect(() => featureTexts(file.subarray(0, 40), "image")).toThrow("ends within the record");
});
