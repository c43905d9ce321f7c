import { expect, test } from "vitest";
import { envDigest } from "./describe.ts";

const one = { name: "numpy", version: "2.4.6", record: "aa" };
const pip = { name: "pip", version: "23.2", record: "bb" };
const facts = { python: "3.11.7", platform: "linux-x86_64", packages: [one] };
const asked = { text: "numpy==2.4.6\n" };
const digest = envDigest(facts, asked);

test("the digest does not depend on the order of the packages or on what venv brings", () => {
  const more = { name: "zlib", version: "1", record: null };
  const packages = [one, more];
  expect(envDigest({ ...facts, packages }, asked)).toBe(
    envDigest({ ...facts, packages: [more, pip, one] }, asked),
  );
});

test.each([
  ["Python", { ...facts, python: "3.11.8" }, asked],
  ["the platform", { ...facts, platform: "linux-aarch64" }, asked],
  ["a version", { ...facts, packages: [{ ...one, version: "2.4.7" }] }, asked],
  ["the files of a package", { ...facts, packages: [{ ...one, record: "cc" }] }, asked],
  ["the packages", { ...facts, packages: [] }, asked],
  ["the requirements", facts, { text: "numpy\n" }],
])("another digest for another state of %s", (_, changed, text) => {
  expect(envDigest(changed, text)).not.toBe(digest);
});

test("pip counts where the requirements name it", () => {
  const text = { text: "pip==23.2\nnumpy==2.4.6\n" };
  expect(envDigest({ ...facts, packages: [one, pip] }, text)).not.toBe(envDigest(facts, text));
});
