import { expect, test } from "vitest";
import { gpusOfJob } from "./job-gpus.ts";

test.each([
  ["", []],
  ["3", ["3"]],
  ["0,2", ["0", "2"]],
  ["1-3,7", ["1", "2", "3", "7"]],
])("SLURM_JOB_GPUS=%j are the GPUs %j", (text, ids) => {
  expect(gpusOfJob(text)).toEqual(ids);
});
