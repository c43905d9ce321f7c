// grade-sample of spaceship-titanic, whole process, beside the Python reference on the same prepared data.
// MLEBENCH_DATA_DIR      data with spaceship-titanic prepared (default: the usual place)
// MLE_BENCH_REFERENCE    checkout of github.com/openai/mle-bench with its leaderboards (git lfs pull)
// MLE_BENCH_PYTHON       a Python with the reference's requirements (default: python3)
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { mlebench } from "../scripts/steps.mjs";
import { measure, print } from "./measure.mjs";

const reference = process.env.MLE_BENCH_REFERENCE;
const dataDir =
  process.env.MLEBENCH_DATA_DIR ??
  join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "mle-bench", "data");
const id = "spaceship-titanic";
const csv = join(dataDir, id, "prepared", "public", "sample_submission.csv");

if (!reference || !existsSync(csv)) {
  console.log(
    `\ngrade-sample: passed over; it needs ${reference ? csv : "MLE_BENCH_REFERENCE"} (see the head of bench/grade-sample.mjs)`,
  );
} else {
  const main = "import sys; from mlebench.cli import main; sys.argv = ['mlebench'] + sys.argv[1:]; main()";
  const medians = measure(
    {
      "python reference": [
        process.env.MLE_BENCH_PYTHON ?? "python3",
        "-c",
        main,
        "grade-sample",
        csv,
        id,
        "--data-dir",
        dataDir,
      ],
      "mlebench grade-sample": [process.execPath, mlebench, "grade-sample", csv, id, "--data-dir", dataDir],
    },
    { env: { PYTHONPATH: reference }, cwd: reference },
  );
  print("grade-sample of spaceship-titanic", medians, "python reference");
}
