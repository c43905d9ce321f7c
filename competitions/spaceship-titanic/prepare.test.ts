import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadCompetition } from "../../src/competition/discover.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import { preparedChecksums } from "../../src/prepare/checksums.ts";
import { prepareCompetition } from "../../src/prepare/pipeline.ts";
import makeRaw from "./fixture/make.ts";

const golden = join(packageRoot, "test/golden/spaceship-titanic");

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "spaceship-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("the fixture is the one that the golden files were made from", () => {
  makeRaw(dir);
  expect(readFileSync(join(dir, "train.csv"), "utf8")).toBe(readFileSync(join(golden, "train.csv"), "utf8"));
});

test("the fixture is prepared to the bytes that pandas 2.2.3 and scikit-learn 1.5.2 write", async () => {
  makeRaw(dir);
  const competition = await loadCompetition("spaceship-titanic");
  const prepared = await prepareCompetition({
    competition,
    dataDir: dir,
    rawFrom: dir,
    edition: "v1",
    skipVerification: true,
  });
  const { checksums } = JSON.parse(readFileSync(join(golden, "expected.json"), "utf8"));
  expect(await preparedChecksums(prepared.dir)).toEqual(checksums);
});

// Kaggle's rules forbid passing its data on, so this runs only where MLEBENCH_SPACESHIP_RAW names the zip or folder.
const real = process.env["MLEBENCH_SPACESHIP_RAW"];
test.skipIf(!real)("Kaggle's file is prepared to the four MD5s of the reference", async () => {
  const competition = await loadCompetition("spaceship-titanic");
  const outcome = await prepareCompetition({ competition, dataDir: dir, rawFrom: real, edition: "v1" });
  expect(outcome).toMatchObject({ kind: "prepared", verification: "equal" });
});
