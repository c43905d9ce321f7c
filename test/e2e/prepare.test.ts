import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeZip } from "../../src/archive/write-zip.ts";
import { listCompetitions } from "../../src/competition/discover.ts";
import { type KaggleServer, serverToken, startKaggleServer } from "../kaggle-server.ts";
import { makeRawOf } from "../raw-of.ts";
import { ended, makePlace, type Place } from "./mlebench.ts";

// The program as it is, against a server that speaks Kaggle's API and fails in all ways it can.

const ofKaggle = listCompetitions()
  .filter(({ facts }) => facts.url !== undefined)
  .map(({ id }) => id);

let server: KaggleServer;
let place: Place;
let zips: string;
const before = { ...process.env };

beforeAll(async () => {
  zips = mkdtempSync(join(tmpdir(), "kaggle-zips-"));
  server = await startKaggleServer({});
  for (const name of Object.keys(process.env).filter((each) => each.startsWith("KAGGLE_")))
    delete process.env[name];
  process.env["KAGGLE_API_ENDPOINT"] = server.url;
});
afterAll(async () => {
  process.env = before;
  rmSync(zips, { recursive: true, force: true });
  await server[Symbol.asyncDispose]();
});
beforeEach(() => {
  process.env["KAGGLE_API_TOKEN"] = serverToken;
  place = makePlace();
  Object.assign(server.faults, { cutAfter: [], lengthTooLong: [], answers: [], cutApi: 0, bytesPerWrite: 0 });
  server.requests.length = 0;
  for (const id of Object.keys(server.competitions)) delete server.competitions[id];
});
afterEach(() => place[Symbol.dispose]());

/** Not `place.run`: the server lives in this process, which must not block. */
const prepare = (...args: string[]) => prepareWith({}, ...args);
const prepareWith = (env: Record<string, string>, ...args: string[]) =>
  ended(place.start(["prepare", ...args, "--skip-verification"], env));
const manifest = (id: string) => join(place.dataDir, id, "prepared", "manifest.json");

/** The made-up raw data of a competition as Kaggle would hand them out. */
async function serve(id: string): Promise<Buffer> {
  const path = join(zips, `${id}.zip`);
  if (!existsSync(path)) {
    const raw = join(zips, id);
    await makeRawOf(id, raw);
    const files = readdirSync(raw, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
    await writeZip(
      path,
      paths.map((from) => ({ name: relative(raw, from), from })),
    );
    rmSync(raw, { recursive: true });
  }
  const zip = readFileSync(path);
  server.competitions[id] = { zip };
  return zip;
}

describe("the whole set from a Kaggle that fails", () => {
  test("--all ends with every competition prepared", { timeout: 900_000 }, async () => {
    for (const id of ofKaggle) await serve(id);
    // Kaggle's client waits longer after each failure in a row: few of a kind, or the test takes minutes.
    Object.assign(server.faults, {
      cutAfter: Array.from({ length: 6 }, (_, i) => 300 + 2000 * i),
      mayCut: () => sleep(100), // the client keeps what it has read
      lengthTooLong: [7],
      answers: [
        { status: 429, headers: { "retry-after": "0" } },
        { status: 500, headers: {} },
      ],
      cutApi: 1,
    });
    const { status, stderr } = await prepare("--all");
    expect(stderr).not.toContain("✗");
    expect(status).toBe(0);
    expect(ofKaggle.filter((id) => !existsSync(manifest(id)))).toEqual([]);
    expect(server.faults.cutAfter).toEqual([]);
  });
});

describe("rules, credentials and zips that are none", () => {
  const [first, second, third] = [
    "spaceship-titanic",
    "chaii-hindi-and-tamil-question-answering",
    "lmsys-chatbot-arena",
  ];

  test("rules to accept are told at the end, and stop no other competition", async () => {
    for (const id of [first, second, third]) await serve(id!);
    server.competitions[second!]!.rulesAccepted = false;
    const { status, stderr } = await prepare("-c", first!, second!, third!);
    expect(status).toBe(1);
    expect(stderr).toContain(`https://www.kaggle.com/competitions/${second}/rules`);
    expect(stderr).toContain("2 of 3 competitions are prepared.");
    expect([first, second, third].map((id) => existsSync(manifest(id!)))).toEqual([true, false, true]);
  });

  test("a dry run tells which rules are to be accepted, and downloads nothing", async () => {
    for (const id of [first, second]) await serve(id!);
    server.competitions[second!]!.rulesAccepted = false;
    const { status, stdout } = await prepare("-c", first!, second!, "--dry-run", "--json");
    expect(status).toBe(0);
    const { competitions } = JSON.parse(stdout) as { competitions: { rules: string; rules_page?: string }[] };
    expect(competitions.map(({ rules }) => rules)).toEqual(["accepted", "to accept"]);
    expect(competitions[1]!.rules_page).toBe(`https://www.kaggle.com/competitions/${second}/rules`);
    expect(server.requests.every(({ host }) => host === "api")).toBe(true);
  });

  test("credentials that Kaggle refuses are tried once; data on the disk are prepared all the same", async () => {
    const zip = await serve(third!);
    mkdirSync(join(place.dataDir, third!), { recursive: true });
    writeFileSync(join(place.dataDir, third!, `${third}.zip`), zip);
    const { status, stderr } = await prepareWith(
      { KAGGLE_API_TOKEN: "KGAT_wrong" },
      "-c",
      first!,
      second!,
      third!,
    );
    expect(status).toBe(1);
    expect(stderr).toContain("KAGGLE_API_TOKEN");
    expect(existsSync(manifest(third!))).toBe(true);
    expect(server.requests).toHaveLength(1);
  });

  test("without credentials it says where they go", async () => {
    const nowhere = { KAGGLE_API_TOKEN: "", HOME: join(place.dir, "nowhere") };
    const { status, stderr } = await prepareWith(nowhere, "-c", first!);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/credentials|kaggle\.json/);
  });
});

describe("killed at any moment", () => {
  test("twenty times, it loses nothing and goes on", { timeout: 600_000 }, async () => {
    const ids = [
      "aptos2019-blindness-detection",
      "dogs-vs-cats-redux-kernels-edition",
      "hotel-id-2021-fgvc8",
    ];
    for (const id of ids) await serve(id);
    server.faults.bytesPerWrite = 4096;
    const reference = makePlace();
    const whole = await ended(reference.start(["prepare", "-c", ...ids, "--skip-verification"]));
    expect(whole.status).toBe(0);
    for (let kill = 0; kill < 20; kill++) {
      const child = place.start(["prepare", "-c", ...ids, "--skip-verification"]);
      const end = ended(child);
      await sleep(150 + ((kill * 79) % 20) * 45);
      child.kill("SIGKILL");
      await end;
      // What is there is whole: a manifest lists every file of its folder.
      for (const id of ids.filter((each) => existsSync(manifest(each))))
        for (const file of (JSON.parse(readFileSync(manifest(id), "utf8")) as { files: { path: string }[] })
          .files)
          expect(existsSync(join(manifest(id), "..", file.path))).toBe(true);
    }
    const { status } = await prepare("-c", ...ids);
    expect(status).toBe(0);
    for (const id of ids) {
      expect(readFileSync(manifest(id), "utf8")).toBe(
        readFileSync(join(reference.dataDir, id, "prepared", "manifest.json"), "utf8"),
      );
      expect(readdirSync(join(place.dataDir, id)).filter((name) => /\.(tmp|old|part)/.test(name))).toEqual(
        [],
      );
    }
    reference[Symbol.dispose]();
  });
});

describe("an archive of so many files that threads extract them", () => {
  const id = "aptos2019-blindness-detection";
  const ids = Array.from({ length: 2500 }, (_, i) => i.toString(16).padStart(12, "0"));
  const picture = (i: number) => Buffer.from(`picture ${i} `.repeat(1 + (i % 40)));
  const csv = `id_code,diagnosis\n${ids.map((name, i) => `${name},${i % 5}\n`).join("")}`;

  /** Where Kaggle's zip stands in the data directory. */
  async function zipOfPictures(): Promise<string> {
    const path = join(place.dataDir, id, `${id}.zip`);
    mkdirSync(join(place.dataDir, id), { recursive: true });
    await writeZip(path, [
      { name: "train.csv", from: Buffer.from(csv) },
      ...ids.map((name, i) => ({ name: `train_images/${name}.png`, from: picture(i) })),
    ]);
    return path;
  }

  test("every file arrives, and the manifest has its size and SHA-256", { timeout: 120_000 }, async () => {
    await zipOfPictures();
    for (let kill = 0; kill < 5; kill++) {
      const child = place.start(["prepare", "-c", id, "--skip-verification"]);
      const end = ended(child);
      await sleep(150 + kill * 90);
      child.kill("SIGKILL");
      await end;
    }
    const { status, stderr } = await prepare("-c", id);
    expect(stderr).not.toContain("✗");
    expect(status).toBe(0);
    const { files } = JSON.parse(readFileSync(manifest(id), "utf8")) as {
      files: { path: string; sizeBytes: number; sha256: string }[];
    };
    const pictures = files.filter(({ path }) => path.endsWith(".png"));
    expect(pictures.map(({ path }) => basename(path, ".png")).sort()).toEqual(ids);
    for (const { path, sizeBytes, sha256 } of pictures) {
      const expected = picture(Number.parseInt(basename(path, ".png"), 16));
      expect(readFileSync(join(manifest(id), "..", path)).equals(expected)).toBe(true);
      expect({ sizeBytes, sha256 }).toEqual({ sizeBytes: expected.length, sha256: sha256Of(expected) });
    }
    expect(readdirSync(join(place.dataDir, id)).sort()).toEqual([`${id}.zip`, "prepared"]);
  });

  test("a damaged file is named, and nothing is left", { timeout: 120_000 }, async () => {
    const path = await zipOfPictures();
    const zip = readFileSync(path);
    const at = zip.indexOf("picture 1500 "); // a PNG is stored, not compressed
    zip[at] = zip[at]! ^ 0xff;
    writeFileSync(path, zip);
    const { status, stderr } = await prepare("-c", id);
    expect(status).toBe(2);
    expect(stderr).toContain(`"train_images/${ids[1500]}.png" is damaged: its CRC-32 is`);
    expect(readdirSync(join(place.dataDir, id)).sort()).toEqual([`${id}.zip`, "raw.json"]);
  });
});

const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
