// Preparing data beside the Python reference, from the same zips: whole processes, wall-clock time and peak memory.
//   MLE_BENCH_REFERENCE=DIR [MLE_BENCH_PYTHON=FILE] [MLEBENCH_BENCH=images,rows,fixtures] node bench/prepare.mjs
// MLE_BENCH_REFERENCE    checkout of github.com/openai/mle-bench with its leaderboards (git lfs pull)
// MLE_BENCH_PYTHON       a Python with the reference's requirements (default: python3)
import { randomFillSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createJiti } from "jiti";
import { mlebench, root } from "../scripts/steps.mjs";
import { writeCsv } from "./big-csv.mjs";
import { measure, print } from "./measure.mjs";

const reference = process.env.MLE_BENCH_REFERENCE;
const python = process.env.MLE_BENCH_PYTHON ?? "python3";
const parts = { images, rows, fixtures };
const wanted = (process.env.MLEBENCH_BENCH ?? "images,rows,fixtures")
  .split(",")
  .filter((name) => name in parts);
const load = (path) => createJiti(import.meta.url).import(`${root}/${path}`);
const peer = "the reference";
/** Downloads a file from elsewhere while it prepares. */
const needsNetwork = ["freesound-audio-tagging-2019"];

if (!reference) {
  console.log("\npreparing: passed over; it needs MLE_BENCH_REFERENCE (see the head of bench/prepare.mjs)");
} else {
  for (const name of wanted) {
    const dir = mkdtempSync(join(tmpdir(), "bench-prepare-"));
    try {
      await parts[name](dir);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }
}

/** An image competition: 20,000 files of 8 kB that do not compress. */
async function images(dir) {
  const id = "aptos2019-blindness-detection";
  const ids = Array.from({ length: 20_000 }, (_, i) => i.toString(16).padStart(12, "0"));
  const picture = () => randomFillSync(Buffer.alloc(8192));
  const csv = `id_code,diagnosis\n${ids.map((name, i) => `${name},${i % 5}\n`).join("")}`;
  const entries = ids.map((name) => ({ name: `train_images/${name}.png`, from: picture() }));
  await zip(dir, id, [{ name: "train.csv", from: Buffer.from(csv) }, ...entries]);
  await compare("20,000 pictures in a zip", { dir, ids: [id], runs: 3 });
}

/** A tabular competition: 1 million rides. */
async function rows(dir) {
  const id = "new-york-city-taxi-fare-prediction";
  const path = join(dir, "train.csv");
  const at = (i) => `2012-0${1 + (i % 9)}-1${i % 10} 0${i % 10}:${10 + (i % 50)}:00`;
  const place = (from, i, k) => (from + ((i * k) % 999_983) / 1e7).toFixed(i % 3 === 0 ? 15 : 6);
  await writeCsv(path, {
    header:
      "key,fare_amount,pickup_datetime,pickup_longitude,pickup_latitude,dropoff_longitude,dropoff_latitude,passenger_count",
    rows: 1_000_000,
    line: (i) =>
      `${at(i)}.${i},${(i % 900) / 10},${at(i)} UTC,${place(-74, i, 7)},${place(40.7, i, 11)},${place(-74, i, 13)},${place(40.7, i, 17)},${i % 7}`,
  });
  await zip(dir, id, [
    { name: "train.csv", from: path },
    { name: "GCP-Coupons-Instructions.rtf", from: Buffer.from("{}") },
  ]);
  await compare("1 million rows", { dir, ids: [id], runs: 3 });
}

/** The made-up raw data of every competition, one after the other in one process. */
async function fixtures(dir) {
  const { makeRawOf } = await load("test/raw-of.ts");
  const all = readdirSync(join(reference, "mlebench/competitions"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "__pycache__")
    .map((entry) => entry.name);
  const ids = all.filter((id) => !needsNetwork.includes(id)).sort();
  for (const id of ids) {
    const raw = join(dir, "made", id);
    await makeRawOf(id, raw);
    const files = readdirSync(raw, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const paths = files.map((entry) => join(entry.parentPath, entry.name));
    await zip(
      dir,
      id,
      paths.map((from) => ({ name: relative(raw, from), from })),
    );
    rmSync(raw, { recursive: true });
  }
  await compare(`the made-up data of ${ids.length} competitions`, { dir, ids, runs: 1 });
}

/** As Kaggle's zip lies in the data directory of either. */
async function zip(dir, id, entries) {
  const { writeZip } = await load("src/archive/write-zip.ts");
  for (const side of ["ours", "theirs"]) {
    mkdirSync(join(dir, side, id), { recursive: true });
    await writeZip(join(dir, side, id, `${id}.zip`), entries);
  }
}

async function compare(title, { dir, ids, runs }) {
  writeFileSync(join(dir, "ids.txt"), `${ids.join("\n")}\n`);
  const script = join(root, "bench/prepare_with_reference.py");
  const ours = [mlebench, "prepare", "--list", join(dir, "ids.txt"), "--data-dir", join(dir, "ours")];
  const medians = await measure(
    {
      [peer]: [python, "-O", script, reference, join(dir, "theirs"), ...ids],
      mlebench: [process.execPath, ...ours, "--skip-verification"],
    },
    { runs, warmUps: 0, cwd: dir, setUp: (name) => leaveZips(dir, name === peer ? "theirs" : "ours") },
  );
  print(title, medians, peer);
}

/**
 * Nothing but the zips. What the last run made is moved away and removed at the end: ext4 is ten times as slow at
 * making files where as many were removed in the minutes before (it looks for inodes that were not).
 */
function leaveZips(dir, side) {
  const away = mkdtempSync(join(dir, "done-"));
  for (const id of readdirSync(join(dir, side)))
    for (const name of readdirSync(join(dir, side, id)).filter((each) => /^(raw|prepared)/.test(each)))
      renameSync(join(dir, side, id, name), join(away, `${id}-${name}`));
}
