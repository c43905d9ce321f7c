import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { extractArchive } from "../src/archive/extract-archive.ts";
import { dataDirs } from "../src/competition/data-dirs.ts";
import type { Edition } from "../src/competition/define.ts";
import { loadCompetition } from "../src/competition/discover.ts";
import { prepareCompetition } from "../src/prepare/pipeline.ts";
import { makeRawOf } from "./raw-of.ts";

// What the data of edition v1 give away or lack, as the reference's do, and edition v2 mends: each on the made-up raw
// data of the competition.

interface Mended {
  readonly competition: string;
  readonly what: string;
  /** True where the data leak or lack what they should have. */
  isFlawed(data: Data): boolean | Promise<boolean>;
}

interface Data {
  /** Paths below public/ and private/, as "public/test/a.json". */
  readonly files: readonly string[];
  text(path: string): string;
  /** The files in an archive, as path -> text. */
  members(path: string): Promise<Readonly<Record<string, string>>>;
}

const header = (data: Data, path: string) => data.text(path).split("\n")[0]!;
const idsIn = (data: Data, path: string) => data.text(path).trim().split("\n").slice(1);

const mended: readonly Mended[] = [
  {
    competition: "multi-modal-gesture-recognition",
    what: "the .mat files of the test films hold their labels",
    async isFlawed(data) {
      const sequence = idsIn(data, "private/test.csv")[0]!.split(",")[1]!;
      const films = await data.members("public/test.tar.gz");
      return Object.values(films).some((film) =>
        film.includes(Buffer.from(sequence, "utf16le").toString("latin1")),
      );
    },
  },
  {
    competition: "smartphone-decimeter-2022",
    what: "the phones' own track lies beside the test drives",
    isFlawed: ({ files }) => files.some((path) => /^public\/test\/.*span_log\.nmea$/.test(path)),
  },
  {
    competition: "hubmap-kidney-segmentation",
    what: "outlines of the test pictures are public",
    isFlawed: ({ files }) => files.some((path) => /^public\/test\/[0-9a-f]+\.json$/.test(path)),
  },
  {
    competition: "random-acts-of-pizza",
    what: "the giver of a pizza that was given is named",
    isFlawed: (data) => data.text("public/test.json").includes("giver_username_if_known"),
  },
  {
    competition: "tensorflow-speech-recognition-challenge",
    what: "labels are none of the twelve classes",
    isFlawed: (data) => /,(bed|Zero|_background_noise_)$/m.test(data.text("private/test.csv")),
  },
  ...["cassava-leaf-disease-classification", "siim-isic-melanoma-classification"].map((competition) => ({
    competition,
    what: "the records of the test pictures hold the target",
    isFlawed: (data: Data) =>
      data.files.some((path) => /^public\/.*test.*\.tfrec$/.test(path) && data.text(path).includes("target")),
  })),
  {
    competition: "ranzcr-clip-catheter-line-classification",
    what: "two targets are missing from the sample submission",
    isFlawed: (data) => !header(data, "public/sample_submission.csv").includes("Swan Ganz Catheter Present"),
  },
  {
    competition: "champs-scalar-coupling",
    what: "test molecules have no structure",
    isFlawed: (data) => {
      const molecule = idsIn(data, "public/test.csv")[0]!.split(",")[1]!;
      return !data.text("public/structures.csv").includes(molecule);
    },
  },
  {
    competition: "iwildcam-2019-fgvc6",
    what: "the sample submission begins with a nameless column",
    isFlawed: (data) => header(data, "public/sample_submission.csv").startsWith(","),
  },
  {
    competition: "paddy-disease-classification",
    what: "the sample submission has no labels",
    isFlawed: (data) => idsIn(data, "public/sample_submission.csv").every((row) => row.endsWith(",")),
  },
  ...[
    "billion-word-imputation",
    "text-normalization-challenge-english-language",
    "text-normalization-challenge-russian-language",
  ].map((competition) => ({
    competition,
    what: "the sample submission is only in private",
    isFlawed: ({ files }: Data) => !files.includes("public/sample_submission.csv"),
  })),
  {
    competition: "invasive-species-monitoring",
    what: "the archives hold no pictures",
    isFlawed: async (data) => Object.keys(await data.members("public/train.7z")).length === 0,
  },
  {
    competition: "mlsp-2013-birds",
    what: "files of segments have another file's header",
    isFlawed: (data) => header(data, "public/supplemental_data/segment_rectangles.txt").includes("histogram"),
  },
  {
    competition: "3d-object-detection-for-autonomous-vehicles",
    what: "both maps list the held-out logs",
    isFlawed: (data) => data.text("public/train_data/map.json") === data.text("public/test_data/map.json"),
  },
  {
    competition: "hms-harmful-brain-activity-classification",
    what: "an EEG is asked for several times under one id",
    isFlawed: (data) => {
      const ids = idsIn(data, "public/sample_submission.csv").map((row) => row.split(",")[0]);
      return new Set(ids).size < ids.length;
    },
  },
];

describe.each(mended)("$competition: $what", ({ competition, isFlawed }) => {
  let root: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "leaks-"));
    await makeRawOf(competition, join(root, "raw"));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each([
    ["v1", true],
    ["v2", false],
  ] as const)("edition %s: %s", async (edition, flawed) => {
    expect(await isFlawed(await prepareFixture(competition, { root, edition }))).toBe(flawed);
  });
});

async function prepareFixture(
  id: string,
  { root, edition }: { root: string; edition: Edition },
): Promise<Data> {
  const options = { dataDir: root, edition, rawFrom: join(root, "raw"), skipVerification: true };
  await prepareCompetition({ competition: await loadCompetition(id), ...options });
  const { prepared } = dataDirs(root, id, edition);
  const text = (path: string) => readFileSync(join(prepared, path)).toString("latin1");
  return {
    files: filesBelow(prepared),
    text,
    async members(path) {
      const target = join(root, `members-${edition}`);
      await extractAll(join(prepared, path), target);
      return Object.fromEntries(
        filesBelow(target).map((name) => [name, readFileSync(join(target, name)).toString("latin1")]),
      );
    },
  };
}

/** Archives within the archive are extracted too. */
async function extractAll(archive: string, target: string): Promise<void> {
  await extractArchive(archive, target);
  for (const name of filesBelow(target).filter((each) => /\.(zip|7z)$/.test(each)))
    await extractAll(join(target, name), join(target, `${name}.d`));
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)));
}
