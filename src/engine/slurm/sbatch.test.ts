import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { GroupRecord } from "../../record/schema.ts";
import { jobScript, sbatchArgs } from "./sbatch.ts";

const group = (limits: object, slurm: object) =>
  ({
    id: "g",
    limits: { timeMs: 90_000, memoryBytes: 2 * 1024 ** 3, cpus: 1.5, ...limits },
    slurm: { args: [], ...slurm },
  }) as unknown as GroupRecord;

test("the limits of a run become those of its job: cores rounded up, a gigabyte and five minutes to spare", () => {
  const args = sbatchArgs({ group: group({}, {}), submission: "001-ab", dir: "/r/100%/s", count: 3 });
  expect(args).toEqual(
    expect.arrayContaining([
      ...["--array=0-2", "--cpus-per-task=2", "--mem=3072M", "--time=7", "--requeue", "--export=NONE"],
      ...["--signal=B:TERM@60", "--open-mode=append", "--job-name=mlebench-001-ab"],
      "--output=/r/100%%/s/logs/%a.log",
    ]),
  );
  expect(args.at(-1)).toBe("/r/100%/s/job.sh");
  expect(args.join(" ")).not.toContain("--gres");
});

test("GPUs, partition, account and throttle are asked for when they are wanted; the user's own arguments win", () => {
  const settings = { partition: "gpu", account: "lab", args: ["--time=60", "--gres=gpu:a100:1"] };
  const args = sbatchArgs({
    ...{ group: group({ gpus: 1 }, settings), submission: "001-ab", dir: "/s", count: 1, throttle: 4 },
  });
  expect(args).toEqual(expect.arrayContaining(["--array=0-0%4", "--partition=gpu", "--account=lab"]));
  expect(args.indexOf("--gres=gpu:a100:1")).toBeGreaterThan(args.indexOf("--gres=gpu:1"));
  expect(args.indexOf("--time=60")).toBeGreaterThan(args.indexOf("--time=7"));
});

test("the script hands on what is named and nothing else, whatever the values hold", () => {
  const dir = mkdtempSync(join(tmpdir(), "script-"));
  const env = {
    ...{ PATH: process.env["PATH"], HOME: "/home/o'neil $HOME `id`", OPENAI_API_KEY: "secret" },
    ...{ MLEBENCH_COMPETITIONS: "/a b", MLEBENCH_GRADE_TOKEN: "secret" },
  };
  const program = join(dir, "main.mjs");
  writeFileSync(program, "console.log(JSON.stringify([process.argv.slice(2), process.env]))");
  const script = jobScript(
    { groupDir: "/runs/it's a group", submission: "001-ab" },
    { node: process.execPath, main: program, env },
  );
  const job = { SLURM_JOB_ID: "7", SLURM_ARRAY_TASK_ID: "3", SECRET: "x", TMPDIR: "/scratch" };
  const out = execFileSync("bash", ["-c", script], { env: { ...process.env, ...job }, encoding: "utf8" });
  rmSync(dir, { recursive: true });
  const [args, seen] = JSON.parse(out) as [string[], Record<string, string>];
  expect(args).toEqual(["work", "/runs/it's a group", "--submission", "001-ab", "--index", "3"]);
  expect(seen).toMatchObject({
    ...{ HOME: env.HOME, MLEBENCH_COMPETITIONS: "/a b", TMPDIR: "/scratch" },
    ...{ SLURM_JOB_ID: "7", SLURM_RESTART_COUNT: "0" },
  });
  expect(seen).not.toHaveProperty("OPENAI_API_KEY");
  expect(seen).not.toHaveProperty("SECRET");
  expect(script).not.toContain("MLEBENCH_GRADE_TOKEN");
});
