import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { extractZip } from "./extract-zip.ts";
import { packZip } from "./pack-zip.ts";

const files = { "b/é.txt": "zwei", "a.csv": "id,y\n1,2\n".repeat(50), empty: "" };

test.each([true, false])(
  "what packZip wrote is extracted with the same content (store: %s)",
  async (store) => {
    const dir = mkdtempSync(join(tmpdir(), "pack-"));
    try {
      writeFileSync(join(dir, "x.zip"), packZip(files, { store }));
      await extractZip(join(dir, "x.zip"), join(dir, "x"));
      for (const [name, text] of Object.entries(files))
        expect(readFileSync(join(dir, "x", name), "utf8")).toBe(text);
    } finally {
      rmSync(dir, { recursive: true });
    }
  },
);

test("a stored zip has the bytes that Python 3.11's zipfile read back with names, CRCs, date 1980-01-01 and mode 0644", () => {
  const md5 = createHash("md5")
    .update(packZip(files, { store: true }))
    .digest("hex");
  expect(md5).toBe("1bcfc0ea3727b075187beb54a85bcfea");
});

test("the same files in another order give the same bytes", () => {
  const reversed = Object.fromEntries(Object.entries(files).reverse());
  expect(packZip(reversed)).toEqual(packZip(files));
});
