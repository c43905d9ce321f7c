import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeDataWriter, privateModes, publicModes } from "./data-writer.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "writer-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("copies and subfolders below private/ are closed to others, whatever the source's mode", () => {
  writeFileSync(join(dir, "source.png"), "picture", { mode: 0o644 });
  const writer = makeDataWriter(join(dir, "private"), { modes: privateModes });
  writer.copy("images/a.png", join(dir, "source.png"));
  writer.file("labels.json", "{}");
  expect(readFileSync(join(dir, "private/images/a.png"), "utf8")).toBe("picture");
  const modes = ["", "images", "images/a.png", "labels.json"].map((name) =>
    (statSync(join(dir, "private", name)).mode & 0o777).toString(8),
  );
  expect(modes).toEqual(["700", "700", "600", "600"]);
});

test.each(["../public/train.csv", "/tmp/x", "a/../../x"])(
  "%s would leave the folder and is refused",
  (name) => {
    const writer = makeDataWriter(join(dir, "private"), { modes: privateModes });
    expect(() => writer.file(name, "x")).toThrow("may write only below its folder");
  },
);

test("a linked file that is written to later is no longer its source", () => {
  const source = (name: string) => join(dir, "raw", name);
  mkdirSync(join(dir, "raw"));
  for (const name of ["a", "b", "c"]) writeFileSync(source(name), name);
  const writer = makeDataWriter(join(dir, "public"), { modes: publicModes, linkFrom: [join(dir, "raw")] });
  for (const name of ["a", "b", "c"]) writer.copy(name, source(name));
  writer.file("b", "other");
  writer.copy("c", source("a"));
  const links = [...writer.links].map((paths) => paths.map((path) => relative(dir, path)));
  expect(links).toEqual([
    ["public/a", "raw/a"],
    ["public/c", "raw/a"],
  ]);
  expect(readFileSync(join(dir, "public/c"), "utf8")).toBe("a");
});
