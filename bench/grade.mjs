// Grading beside the Python reference on the same files: whole processes, wall-clock time and peak memory.
//   MLE_BENCH_REFERENCE=DIR [MLE_BENCH_PYTHON=FILE] [MLEBENCH_BENCH=a,b,c,d,e] node bench/grade.mjs
// MLE_BENCH_REFERENCE    checkout of github.com/openai/mle-bench with its leaderboards (git lfs pull)
// MLE_BENCH_PYTHON       a Python with the reference's requirements (default: python3)
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJiti } from "jiti";
import { mlebench, root } from "../scripts/steps.mjs";
import { writeCsv } from "./big-csv.mjs";
import { measure, print } from "./measure.mjs";

const reference = process.env.MLE_BENCH_REFERENCE;
const python = process.env.MLE_BENCH_PYTHON ?? "python3";
const wanted = (process.env.MLEBENCH_BENCH ?? "a,b,c,d,e").split(",");
const runReference =
  "import sys; from mlebench.cli import main; sys.argv = ['mlebench'] + sys.argv[1:]; main()";
const peer = "the reference";

const sampled = {
  a: {
    title: "(a) spaceship-titanic, 870 rows of accuracy",
    id: "spaceship-titanic",
    runs: 9,
    write: writeSpaceship,
  },
  b: {
    title: "(b) 1 million rows of ROC AUC",
    id: "tabular-playground-series-may-2022",
    runs: 3,
    write: writeAuc,
  },
  c: {
    title: "(c) 10 million rows of mean angular error",
    id: "icecube-neutrinos-in-deep-ice",
    runs: 1,
    write: writeAngles,
  },
  d: { title: "(d) 100,000 RLE masks of Dice", id: "hubmap-kidney-segmentation", runs: 1, write: writeMasks },
};

if (!reference) {
  console.log("\ngrading: passed over; it needs MLE_BENCH_REFERENCE (see the head of bench/grade.mjs)");
} else {
  for (const name of wanted) {
    const dataDir = mkdtempSync(join(tmpdir(), "bench-grade-"));
    try {
      if (name === "e") await benchMany(dataDir);
      else await benchSample(sampled[name], dataDir);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
}

async function benchSample({ title, id, runs, write }, dataDir) {
  const dirs = preparedDirs(dataDir, id);
  const submission = join(dataDir, "submission.csv");
  await write({ answers: join(dirs.private, "test.csv"), submission });
  const args = ["grade-sample", submission, id, "--data-dir", dataDir];
  await compare(title, args, { runs, warmUps: runs > 1 ? 1 : 0 });
}

/** One small submission of each competition, from the grading fixtures. */
async function benchMany(dataDir) {
  const { gradingCases, idsWithFixture } = await createJiti(import.meta.url).import(
    `${root}/test/grading/cases.ts`,
  );
  const ids = idsWithFixture();
  const lines = [];
  for (const id of ids) {
    const { competition, answersText, cases } = await gradingCases(id, { seed: 1, valid: 1 });
    const dirs = preparedDirs(dataDir, id);
    writeFileSync(join(dirs.private, competition.answers), answersText);
    writeFileSync(join(dirs.public, competition.sampleSubmission), "id\n");
    const submission_path = join(dataDir, `${id}.csv`);
    writeFileSync(submission_path, cases.find(({ name }) => name === "random 0").bytes);
    lines.push(JSON.stringify({ competition_id: id, submission_path }));
  }
  const list = join(dataDir, "submissions.jsonl");
  writeFileSync(list, `${lines.join("\n")}\n`);
  const args = [
    "grade",
    "--submission",
    list,
    "--output-dir",
    join(dataDir, "reports"),
    "--data-dir",
    dataDir,
  ];
  await compare(`(e) grade of ${ids.length} small submissions`, args, { runs: 3 });
}

async function compare(title, args, options) {
  const commands = {
    [peer]: [python, "-W", "ignore", "-c", runReference, ...args],
    mlebench: [process.execPath, mlebench, ...args],
  };
  const env = { PYTHONPATH: reference };
  print(title, await measure(commands, { ...options, env, cwd: reference }), peer);
}

function preparedDirs(dataDir, id) {
  const prepared = join(dataDir, id, "prepared");
  const dirs = { public: join(prepared, "public"), private: join(prepared, "private") };
  for (const dir of Object.values(dirs)) mkdirSync(dir, { recursive: true });
  writeFileSync(join(dirs.public, "sample_submission.csv"), "id\n");
  return dirs;
}

async function writeSpaceship({ answers, submission }) {
  const rows = 870;
  const id = (i) => `${String(i).padStart(4, "0")}_01`;
  await writeCsv(answers, {
    header: "PassengerId,Transported",
    rows,
    line: (i) => `${id(i)},${i % 2 ? "True" : "False"}`,
  });
  await writeCsv(submission, {
    header: "PassengerId,Transported",
    rows,
    line: (i) => `${id(i)},${i % 3 ? "True" : "False"}`,
  });
}

async function writeAuc({ answers, submission }, rows = 1_000_000) {
  const id = (i) => 900_000 + ((i * 7919) % rows);
  await writeCsv(answers, { header: "id,target", rows, line: (i) => `${id(i)},${i % 2}` });
  await writeCsv(submission, {
    header: "id,target",
    rows,
    line: (i, random) => `${id(i)},${(random() + (i % 2)) / 2}`,
  });
}

async function writeAngles({ answers, submission }, rows = 10_000_000) {
  const angles = (random) => `${random() * 2 * Math.PI},${random() * Math.PI}`;
  const header = "event_id,azimuth,zenith";
  await writeCsv(answers, { header, rows, line: (i, random) => `${24 + 3 * i},${angles(random)}` });
  await writeCsv(submission, { header, rows, line: (i, random) => `${24 + 3 * i},${angles(random)}` });
}

async function writeMasks({ answers, submission }, rows = 100_000) {
  const side = 64;
  const mask = (random) => {
    let [text, at] = ["", 1 + Math.floor(random() * 200)];
    while (at < side * side - 60) {
      const length = 1 + Math.floor(random() * 40);
      text += `${text && " "}${at} ${length}`;
      at += length + 1 + Math.floor(random() * 300);
    }
    return text;
  };
  const id = (i) => ((i * 2654435761) % 2 ** 32).toString(16).padStart(9, "0");
  await writeCsv(answers, {
    header: "id,encoding,width_pixels,height_pixels",
    rows,
    line: (i, random) => `${id(i)},${mask(random)},${side},${side}`,
  });
  await writeCsv(submission, {
    header: "id,predicted",
    rows,
    line: (i, random) => `${id(i)},${mask(random)}`,
  });
}
