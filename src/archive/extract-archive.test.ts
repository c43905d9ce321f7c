import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { packageRoot } from "../core/package-root.ts";
import { extractArchive } from "./extract-archive.ts";
import { listZip } from "./list-zip.ts";
import { pack7z } from "./seven-zip.ts";
import { packTar } from "./tar.ts";
import { writeZip } from "./write-zip.ts";

// Made by test/golden/archive/make_7z.py with py7zr and Python's tarfile.
const golden = (name: string) => join(packageRoot, "test/golden/archive", name);

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "archive-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const text = (path: string) => readFileSync(join(dir, path), "utf8");

test("what py7zr and Python's tarfile packed is extracted", async () => {
  await extractArchive(golden("good.7z"), join(dir, "seven"));
  expect([text("seven/folder/a.txt"), text("seven/é.txt")]).toEqual(["hello\n", "é\n"]);
  await extractArchive(golden("good.tar.gz"), join(dir, "tar"));
  expect([text("tar/folder/a.txt"), text(`tar/${"é".repeat(60)}.txt`)]).toEqual(["hello\n", "x"]);
});

describe("what is packed here", () => {
  const files = {
    "a.txt": "hello ".repeat(2000),
    "folder/b.jpg": "picture",
    "folder/é.csv": "",
    "c.txt": "c",
  };
  const entries = () =>
    Object.entries(files).map(([name, content]) => ({ name, from: Buffer.from(content) }));

  test.each(["zip", "tar.gz", "7z"])("comes out of a %s as it went in", async (ending) => {
    const path = join(dir, `packed.${ending}`);
    if (ending === "zip") await writeZip(path, entries());
    else if (ending === "7z") await pack7z(path, entries());
    else await packTar(path, entries());
    await extractArchive(path, join(dir, "out"));
    for (const [name, content] of Object.entries(files)) expect(text(`out/${name}`)).toBe(content);
    expect(readdirSync(dir).filter((name) => name.includes(".tmp-"))).toEqual([]);
  });

  test("is the same zip each time, from files and from memory, large ones as streams", async () => {
    const large = Buffer.alloc(33 * 2 ** 20, "abc");
    writeFileSync(join(dir, "large.bin"), large);
    for (const name of ["one.zip", "two.zip"])
      await writeZip(join(dir, name), [{ name: "large.bin", from: join(dir, "large.bin") }, ...entries()]);
    expect(readFileSync(join(dir, "one.zip")).equals(readFileSync(join(dir, "two.zip")))).toBe(true);
    expect((await listZip(join(dir, "one.zip")))[0]).toMatchObject({
      name: "large.bin",
      sizeBytes: large.length,
    });
    await extractArchive(join(dir, "one.zip"), join(dir, "out"));
    expect(readFileSync(join(dir, "out/large.bin")).equals(large)).toBe(true);
  });

  test("may have more than 65,535 files", async () => {
    const many = Array.from({ length: 65_540 }, (_, i) => ({ name: `${i}.txt`, from: Buffer.from("x") }));
    await writeZip(join(dir, "many.zip"), many);
    expect(await listZip(join(dir, "many.zip"))).toHaveLength(65_540);
  });
});

describe("what cannot be extracted leaves nothing and says why", () => {
  test.each([
    ["encrypted.7z", /encrypted|password|Wrong/i],
    ["symlink.7z", "symbolic link"],
    ["truncated.7z", "cannot be read as a 7z archive"],
    ["traversal.tar", 'the entry "../a.txt" leaves the folder'],
    ["absolute.tar", 'the entry "/tmp/a.txt" is an absolute path'],
    ["symlink.tar", 'the entry "a" is a symlink'],
    ["truncated.tar.gz", "cannot be read as a tar"],
  ])("%s", async (name, message) => {
    const error = await extractArchive(golden(name), join(dir, "out")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(message);
    expect(existsSync(join(dir, "out"))).toBe(false);
    expect(readdirSync(dir)).toEqual([]);
  });

  test("a name without a known ending", async () => {
    await expect(extractArchive("a.rar", join(dir, "out"))).rejects.toThrow("no zip, 7z or tar");
  });
});
