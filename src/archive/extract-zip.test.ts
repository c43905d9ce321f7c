import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { packageRoot } from "../core/package-root.ts";
import { extractZip } from "./extract-zip.ts";
import { listZip } from "./list-zip.ts";
import { packZip } from "./pack-zip.ts";

const golden = (name: string) => join(packageRoot, "test/golden/archive", name);
// md5 of the CSV that test/golden/archive/make.py packs, by Python's hashlib
const csvMd5 = "b6bc509031434d38987b6e53b8f48a57";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "archive-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const md5 = (path: string) => createHash("md5").update(readFileSync(path)).digest("hex");

describe("zips that Python's zipfile wrote", () => {
  test.each(["good.zip", "stored.zip", "zip64-entry.zip", "zip64-end.zip"])(
    "%s is extracted",
    async (name) => {
      await extractZip(golden(name), join(dir, "raw"));
      expect(md5(join(dir, "raw/train.csv"))).toBe(csvMd5);
      expect(readdirSync(dir)).toEqual(["raw"]);
    },
  );

  test("folders, empty files and names in UTF-8 arrive", async () => {
    const entries = await extractZip(golden("good.zip"), join(dir, "raw"));
    expect(entries.map(({ name }) => name)).toEqual(["train.csv", "images/", "images/é.txt", "empty.csv"]);
    expect(readFileSync(join(dir, "raw/images/é.txt"), "utf8")).toBe("é");
    expect(readFileSync(join(dir, "raw/empty.csv"), "utf8")).toBe("");
  });

  test("listing tells names and sizes without extracting", async () => {
    expect(await listZip(golden("good.zip"))).toMatchObject([
      { name: "train.csv", sizeBytes: 1095, directory: false },
      { name: "images/", sizeBytes: 0, directory: true },
      { name: "images/é.txt", sizeBytes: 2, directory: false },
      { name: "empty.csv", sizeBytes: 0, directory: false },
    ]);
  });
});

describe("a hostile or damaged zip is refused with file and entry, and leaves nothing", () => {
  test.each([
    ["traversal.zip", "../outside.csv"],
    ["deep-traversal.zip", "a/../../outside.csv"],
    ["absolute.zip", "/tmp/outside.csv"],
    ["backslash.zip", "../outside.csv"],
    ["symlink.zip", '"link" is a symbolic link'],
    ["fifo.zip", '"pipe" is not a regular file'],
    ["duplicate.zip", '"train.csv" stands in it twice'],
    ["encrypted.zip", '"train.csv" is encrypted'],
    ["bad-method.zip", '"train.csv" uses compression method 99'],
    ["wrong-crc.zip", '"train.csv" is damaged: its CRC-32 is'],
    ["larger-than-declared.zip", '"train.csv", cannot be read'],
    ["smaller-than-declared.zip", '"train.csv", cannot be read'],
    ["bomb.zip", "claims to unpack to 1.9 GB: a zip bomb"],
    ["overlapping.zip", "zip bomb"],
    ["truncated.zip", "cut short or damaged"],
    ["web-page.zip", "is a web page, not a zip"],
    ["empty-file.zip", "cannot be read as a zip"],
    ["file-as-folder.zip", '"train.csv/x" needs a folder'],
    ["absent.zip", "does not exist"],
  ])("%s: %s", async (name, message) => {
    const failure = await extractZip(golden(name), join(dir, "raw")).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).message).toContain(message);
    expect((failure as UserError).message).toContain(name);
    expect(readdirSync(dir)).toEqual([]);
  });

  test("ten megabytes of zeros in ten kilobytes are data, not a bomb", async () => {
    writeFileSync(join(dir, "zeros.zip"), packZip({ a: new Uint8Array(10_000_000) }));
    await extractZip(join(dir, "zeros.zip"), join(dir, "raw"));
    expect(statSync(join(dir, "raw/a")).size).toBe(10_000_000);
  });

  test.each([true, false])(
    "a flipped byte in an entry that is read as a stream is refused (stored: %s)",
    async (store) => {
      const zip = packZip({ a: new Uint8Array(10_000_000) }, { store });
      zip[zip.length >> 1] = zip[zip.length >> 1]! ^ 0xff;
      writeFileSync(join(dir, "flipped.zip"), zip);
      await expect(extractZip(join(dir, "flipped.zip"), join(dir, "raw"))).rejects.toThrow(UserError);
      expect(readdirSync(dir)).toEqual(["flipped.zip"]);
    },
  );

  test("more than the caller's limit is refused", async () => {
    await expect(extractZip(golden("good.zip"), join(dir, "raw"), { maxTotalBytes: 1000 })).rejects.toThrow(
      "over the limit of 1000 B",
    );
  });
});

test("an existing target is not touched", async () => {
  await expect(extractZip(golden("good.zip"), dir)).rejects.toThrow("exists already");
});

test("an abort stops between chunks, passes its reason on and leaves nothing", async () => {
  const stop = new AbortController();
  const reason = new Error("stopped by the user");
  const extraction = extractZip(golden("good.zip"), join(dir, "raw"), {
    signal: stop.signal,
    onProgress: () => stop.abort(reason),
  });
  await expect(extraction).rejects.toBe(reason);
  expect(readdirSync(dir)).toEqual([]);
});

test("progress ends at the total", async () => {
  const seen: [number, number][] = [];
  await extractZip(golden("good.zip"), join(dir, "raw"), {
    onProgress: (...progress) => seen.push(progress),
  });
  expect(seen.at(-1)).toEqual([1097, 1097]);
});
