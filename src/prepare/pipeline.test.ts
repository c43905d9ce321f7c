import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { packZip } from "../archive/pack-zip.ts";
import { type Competition, loadCompetition } from "../competition/discover.ts";
import { UserError } from "../core/errors.ts";
import { packageRoot } from "../core/package-root.ts";
import { type PrepareOutcome, prepareCompetition } from "./pipeline.ts";
import { prepareMany } from "./prepare-many.ts";
import type { PrepareOptions, PrepareProgress } from "./prepare-request.ts";

const id = "spaceship-titanic";
const golden = join(packageRoot, "test/golden/spaceship-titanic");
const trainCsv = readFileSync(join(golden, "train.csv"));
const kaggleZip = packZip({ "train.csv": trainCsv, "test.csv": "unused\n" });
// MD5s of what pandas and scikit-learn make of that train.csv
const { checksums } = JSON.parse(readFileSync(join(golden, "expected.json"), "utf8")) as {
  checksums: { public: Record<string, string>; private: Record<string, string> };
};

let dir: string;
let dataDir: string;
let competition: Competition;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "prepare-"));
  dataDir = join(dir, "data");
  const real = await loadCompetition(id);
  const zip = createHash("md5").update(kaggleZip).digest("hex");
  competition = { ...real, facts: { ...real.facts, checksums: { zip, ...checksums } } };
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function prepare(options: Partial<PrepareOptions> = {}): Promise<PrepareOutcome> {
  return prepareCompetition({ competition, dataDir, edition: "v1", ...options });
}

/** A file in the test's own directory; returns its path. */
function given(name: string, content: string | Uint8Array): string {
  const path = join(dir, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function refusal(options: Partial<PrepareOptions>): Promise<string> {
  const error = await prepare(options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

const there = () => readdirSync(join(dataDir, id)).sort();
const prepared = (...path: string[]) => join(dataDir, id, "prepared", ...path);
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe("where the raw data come from", () => {
  test.each([
    ["the zip that --raw names", () => given("downloads/some.zip", kaggleZip)],
    ["a folder that holds <id>.zip", () => join(given(`downloads/${id}.zip`, kaggleZip), "..")],
    ["the folder that the zip unpacks to", () => join(given("downloads/train.csv", trainCsv), "..")],
    ["a folder that holds <id>/", () => join(given(`downloads/${id}/train.csv`, trainCsv), "../..")],
  ])("%s", async (_, rawFrom) => {
    expect(await prepare({ rawFrom: rawFrom() })).toMatchObject({ kind: "prepared", verification: "equal" });
    expect(there()).toEqual(["prepared"]);
    expect(existsSync(join(dir, "downloads"))).toBe(true);
  });

  test("the zip in its place in the data directory, which stays", async () => {
    given(`data/${id}/${id}.zip`, kaggleZip);
    expect(await prepare()).toMatchObject({ kind: "prepared", verification: "equal" });
    expect(there()).toEqual(["prepared", `${id}.zip`]);
  });

  test("the raw/ that the Python reference left, which stays", async () => {
    given(`data/${id}/raw/train.csv`, trainCsv);
    expect(await prepare()).toMatchObject({ kind: "prepared", verification: "equal" });
    expect(there()).toEqual(["prepared", "raw"]);
  });

  test("--keep-raw keeps the extracted files, and the next preparation uses them", async () => {
    const rawFrom = given("some.zip", kaggleZip);
    await prepare({ rawFrom, keepRaw: true });
    expect(there()).toEqual(["prepared", "raw", "raw.json"]);
    const steps = new Set<PrepareProgress["step"]>();
    await prepare({ rawFrom, force: true, onProgress: ({ step }) => steps.add(step) });
    expect([...steps]).toEqual(["split", "verify"]);
    expect(there()).toEqual(["prepared"]);
  });

  test("another zip than the one extracted before is extracted", async () => {
    await prepare({ rawFrom: given("some.zip", kaggleZip), keepRaw: true });
    const other = given("other.zip", packZip({ "train.csv": "PassengerId,Transported\na,True\nb,False\n" }));
    await prepare({ rawFrom: other, force: true, skipVerification: true });
    expect(readFileSync(prepared("private/test.csv"), "utf8").split("\n")).toHaveLength(3);
  });

  test("data that come with the competition", async () => {
    const folder = join(given("own/data/train.csv", trainCsv), "../..");
    cpSync(join(competition.folder, "description.md"), join(folder, "description.md"));
    competition = {
      ...competition,
      folder,
      definition: { ...competition.definition, source: { kind: "bundled" } },
    };
    expect(await prepare()).toMatchObject({ kind: "prepared" });
    expect(await refusal({ rawFrom: dir, force: true })).toContain("brings its own data");
  });

  test("none: the message says where to get them and how to pass them", async () => {
    const message = await refusal({});
    expect(message).toContain("https://www.kaggle.com/competitions/spaceship-titanic/data");
    expect(message).toContain(`mlebench prepare -c ${id} --raw`);
    expect(existsSync(prepared())).toBe(false);
  });

  test("a path that does not exist", async () => {
    expect(await refusal({ rawFrom: join(dir, "absent.zip") })).toContain("absent.zip does not exist");
  });

  test("a named zip does not silently lose to another raw/", async () => {
    given(`data/${id}/raw/train.csv`, "other");
    expect(await refusal({ rawFrom: given("some.zip", kaggleZip) })).toContain("holds other raw data");
  });
});

describe("what is written", () => {
  test("the description ends with the submission's schema; the manifest names every file, outside public/", async () => {
    await prepare({ rawFrom: given("some.zip", kaggleZip) });
    expect(readFileSync(prepared("public/description.md"), "utf8")).toMatch(/"column": "Transported"/);
    expect(readdirSync(prepared("public")).sort()).toEqual([
      "description.md",
      "sample_submission.csv",
      "test.csv",
      "train.csv",
    ]);
    const manifest = JSON.parse(readFileSync(prepared("manifest.json"), "utf8"));
    expect(manifest.files.map((file: { path: string }) => file.path)).toEqual([
      "private/test.csv",
      "public/description.md",
      "public/sample_submission.csv",
      "public/test.csv",
      "public/train.csv",
      "submission-schema.json",
    ]);
    const answers = readFileSync(prepared("private/test.csv"));
    const sha256 = createHash("sha256").update(answers).digest("hex");
    expect(manifest.files[0]).toEqual({ path: "private/test.csv", sizeBytes: answers.length, sha256 });
  });

  test("twice the same, manifest included", async () => {
    const rawFrom = given("some.zip", kaggleZip);
    await prepare({ rawFrom });
    const first = readFileSync(prepared("manifest.json"), "utf8");
    await prepare({ rawFrom, force: true });
    expect(readFileSync(prepared("manifest.json"), "utf8")).toBe(first);
  });

  test.each([0o000, 0o077])(
    "answers are for their owner only, public data for all, umask %o or not",
    async (mask) => {
      const before = process.umask(mask);
      try {
        await prepare({ rawFrom: given("some.zip", kaggleZip) });
      } finally {
        process.umask(before);
      }
      const modes = ["", "public", "public/train.csv", "private", "private/test.csv"].map((p) =>
        mode(prepared(p)),
      );
      expect(modes).toEqual(["755", "755", "644", "700", "600"]);
    },
  );
});

describe("verification", () => {
  test("another zip than the reference's is named with both sums, and passes with --skip-verification", async () => {
    const other = packZip({ "train.csv": trainCsv }, { store: true });
    const rawFrom = given("some.zip", other);
    const message = await refusal({ rawFrom });
    expect(message).toContain(createHash("md5").update(other).digest("hex"));
    expect(message).toContain(competition.facts.checksums?.zip);
    expect(message).toContain("--skip-verification");
    expect(await prepare({ rawFrom, skipVerification: true })).toMatchObject({ verification: "skipped" });
  });

  test("every prepared file that differs is named with both sums, and nothing is kept", async () => {
    const changed = trainCsv.toString().replace("Earth", "Venus");
    const rawFrom = join(given("raw/train.csv", changed), "..");
    const message = await refusal({ rawFrom });
    expect(message).toContain(`public/train.csv: MD5 expected ${checksums.public["train.csv"]}, found `);
    expect(message).not.toContain("sample_submission.csv");
    expect(there()).toEqual([]);
  });

  test("a file missing or too many is a difference", async () => {
    competition = {
      ...competition,
      facts: {
        ...competition.facts,
        checksums: { public: { "absent.csv": "00" }, private: checksums.private },
      },
    };
    const message = await refusal({ rawFrom: golden });
    expect(message).toContain("public/absent.csv: MD5 expected 00, found no file");
    expect(message).toContain("public/test.csv: MD5 expected none (no such file), found");
  });

  test("edition v2 lies beside v1 and is not held to the reference's sums", async () => {
    competition = {
      ...competition,
      facts: { ...competition.facts, checksums: { public: { "a.csv": "0" } } },
    };
    expect(await prepare({ rawFrom: golden, edition: "v2" })).toMatchObject({ verification: "none" });
    expect(there()).toEqual(["prepared-v2"]);
  });

  test("--overwrite-checksums writes what it found into facts.json", async () => {
    const folder = join(dir, "copy");
    cpSync(competition.folder, folder, { recursive: true });
    competition = { ...competition, folder };
    const other = packZip({ "train.csv": trainCsv }, { store: true });
    await prepare({ rawFrom: given("some.zip", other), overwriteChecksums: true });
    const facts = JSON.parse(readFileSync(join(folder, "facts.json"), "utf8"));
    expect(facts.checksums).toEqual({ zip: createHash("md5").update(other).digest("hex"), ...checksums });
    expect(facts.leaderboard).toEqual(competition.facts.leaderboard);
  });
});

describe("what is prepared already", () => {
  test("is reported and left alone; --force prepares it anew", async () => {
    await prepare({ rawFrom: golden });
    rmSync(prepared("public/train.csv"));
    expect(await prepare({ rawFrom: golden })).toMatchObject({ kind: "already-prepared", dir: prepared() });
    expect(await prepare({ rawFrom: golden, force: true })).toMatchObject({ kind: "prepared" });
    expect(existsSync(prepared("public/train.csv"))).toBe(true);
  });

  test("by the Python reference, which writes no manifest, is used when its sums are right", async () => {
    await prepare({ rawFrom: golden });
    rmSync(prepared("manifest.json"));
    expect(await prepare()).toMatchObject({ kind: "already-prepared" });
    writeFileSync(prepared("public/train.csv"), "half");
    expect(await prepare({ rawFrom: golden })).toMatchObject({ kind: "prepared" });
  });
});

describe("what a killed run left", () => {
  const dead = 2 ** 22 + 1; // above Linux's largest pid

  test("half-built directories are removed", async () => {
    for (const name of ["prepared", "raw"]) given(`data/${id}/${name}.tmp-${dead}/x`, "half");
    await prepare({ rawFrom: given("some.zip", kaggleZip) });
    expect(there()).toEqual(["prepared"]);
  });

  test("those of a process that runs are not", async () => {
    given(`data/${id}/prepared.tmp-${process.ppid}/x`, "at work");
    await prepare({ rawFrom: golden });
    expect(there()).toEqual(["prepared", `prepared.tmp-${process.ppid}`]);
  });

  test("data moved aside come back when it died before the new ones were in place", async () => {
    await prepare({ rawFrom: golden });
    cpSync(prepared(), `${prepared()}.old-${dead}`, { recursive: true });
    rmSync(prepared(), { recursive: true });
    expect(await prepare()).toMatchObject({ kind: "already-prepared" });
    expect(there()).toEqual(["prepared"]);
  });
});

describe("a failing preparation leaves nothing half-written and says what to do", () => {
  test("a raw file is missing", async () => {
    const message = await refusal({ rawFrom: join(given("raw/other.csv", "x"), "..") });
    expect(message).toContain("train.csv is missing");
    expect(message).toContain("has other.csv");
    expect(there()).toEqual([]);
  });

  test("a raw file lacks a column", async () => {
    const message = await refusal({ rawFrom: join(given("raw/train.csv", "PassengerId,Age\na,1\n"), "..") });
    expect(message).toContain('raw/train.csv has no column "Transported"; found PassengerId, Age.');
    expect(there()).toEqual([]);
  });

  test("a raw file is not a CSV", async () => {
    const message = await refusal({ rawFrom: join(given("raw/train.csv", 'a,b\n"open'), "..") });
    expect(message).toContain("raw/train.csv cannot be read as a CSV");
  });

  test("the zip is damaged", async () => {
    const rawFrom = given("some.zip", kaggleZip.subarray(0, 1000));
    expect(await refusal({ rawFrom, skipVerification: true })).toContain("some.zip cannot be read as a zip");
    expect(existsSync(join(dataDir, id, "raw"))).toBe(false);
  });

  test("the data directory cannot be written", async () => {
    dataDir = join(given("a-file", ""), "data");
    expect(await refusal({ rawFrom: golden })).toContain("a part of the path is a file");
  });

  test("an abort", async () => {
    const stop = new AbortController();
    const reason = new Error("Ctrl-C");
    const onProgress = ({ step }: PrepareProgress) => step === "split" && stop.abort(reason);
    await expect(prepare({ rawFrom: golden, signal: stop.signal, onProgress })).rejects.toBe(reason);
    expect(there()).toEqual([]);
  });

  test("the older data stay in place when a new preparation fails", async () => {
    await prepare({ rawFrom: golden });
    await refusal({ rawFrom: join(given("raw/train.csv", "PassengerId\na\n"), ".."), force: true });
    expect(await prepare()).toMatchObject({ kind: "already-prepared" });
  });
});

test("many are prepared one after the other; a failure is an outcome and does not stop the rest", async () => {
  const failing = { ...competition, id: "no-raw-data" };
  const seen: string[] = [];
  const outcomes = await prepareMany([failing, competition], {
    dataDir,
    edition: "v1",
    rawFrom: join(given(`downloads/${id}.zip`, kaggleZip), ".."),
    onOutcome: (outcome) => seen.push(`${outcome.id}: ${outcome.kind}`),
  });
  expect(seen).toEqual(["no-raw-data: failed", `${id}: prepared`]);
  expect(outcomes[0]).toMatchObject({ error: expect.any(UserError) });
});
