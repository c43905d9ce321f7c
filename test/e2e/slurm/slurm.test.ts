import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lockHolder } from "../../../src/engine/lock.ts";
import { readJournal } from "../../../src/record/journal.ts";
import type { RunRecord } from "../../../src/record/schema.ts";
import { listGroups, readExperiment, runPaths } from "../../../src/record/store.ts";
import { ended, makePlace, type Place, type Result, until } from "../mlebench.ts";
import { type Cluster, leftOfClusters, parentOf, startCluster, whyNoCluster } from "./cluster.ts";

const reason = whyNoCluster();
if (reason) console.error(`The tests on a real Slurm are skipped: ${reason}.`);

let place: Place;
let cluster: Cluster;
beforeAll(() => {
  if (reason) return;
  place = makePlace();
  expect(place.run(["prepare", "-c", "quake-magnitude", "birdstrike-damage"]).status).toBe(0);
  cluster = startCluster();
});
afterAll(() => {
  if (reason) return;
  cluster[Symbol.dispose]();
  const left = leftOfClusters(place.dir);
  place[Symbol.dispose]();
  expect(left).toEqual([]);
});

/** A runs directory of one test, with the group in it. */
class Group {
  readonly runsDir: string;

  constructor({ task }: { readonly task: { readonly id: string } }) {
    this.runsDir = join(place.dir, `runs-${task.id}`);
  }

  start(args: readonly string[]): ChildProcess {
    return place.start(args, { ...cluster.env, MLEBENCH_RUNS_DIR: this.runsDir });
  }

  call(...args: string[]): Promise<Result> {
    return ended(this.start(args));
  }

  get dir(): string {
    return join(this.runsDir, listGroups(this.runsDir)[0]!);
  }

  get runs() {
    return readExperiment(this.dir).runs;
  }

  get records(): RunRecord[] {
    return this.runs.map(({ record }) => record);
  }

  get submissions(): string[] {
    return readdirSync(join(this.dir, "slurm")).sort();
  }

  /** Waits for the group, and for a state of it. */
  is(state: () => boolean = () => true, timeoutMs?: number): Promise<void> {
    return until(() => listGroups(this.runsDir).length > 0 && state(), timeoutMs);
  }

  worker(run = 0): number | undefined {
    return lockHolder(join(this.runs[run]!.dir, "lock.json"))?.pid;
  }

  /** Every run has one outcome, its journal holds, and it says "graded" at most once. */
  check(): void {
    for (const { dir, record } of this.runs) {
      if (record.state === "planned") continue;
      expect(record.state).toBe("finished");
      expect(record.outcome).not.toBeNull();
      const { events, damage } = readJournal(runPaths(dir).events);
      expect(damage).toBeNull();
      expect(events.filter(({ type }) => type === "graded").length).toBeLessThanOrEqual(1);
      expect(existsSync(join(dir, "lock.json"))).toBe(false);
    }
  }
}

const small = ["--time-limit", "60s", "--memory", "256m", "--cpus", "1", "--engine", "slurm"];
const quake = ["-c", "quake-magnitude", ...small];
/** Submits the sample submission, then sleeps. */
const submitThenSleep = (seconds: number) => [
  ...["--", "bash", "-c"],
  `cp /home/data/sample_submission.csv /home/submission/submission.csv; sleep ${seconds}`,
];
const command = ["run", "--agent", "command", ...quake];

describe.skipIf(reason)("on a real Slurm", () => {
  test("a group of runs works through one job array, sealed and graded on the nodes", async (context) => {
    const group = new Group(context);
    const both = ["-c", "quake-magnitude", "birdstrike-damage", "--seeds", "2"];
    const { status, stderr } = await group.call("run", "--agent", "dummy", ...both, ...small);
    expect([status, stderr]).toEqual([0, expect.stringContaining("Submitted 4 runs as Slurm job") as string]);
    group.check();
    for (const { dir, record } of group.runs) {
      expect(record).toMatchObject({ outcome: { kind: "finished" }, grade: { kind: "scored" }, attempt: 1 });
      expect(record.sandbox?.enforced).toContain("memory");
      const selfTest = readFileSync(join(dir, "logs", "self-test.json"), "utf8");
      expect(selfTest).not.toContain("FAIL");
    }
    expect(group.submissions.length).toBe(1);
    expect(readExperiment(group.dir).group).toMatchObject({ engine: "slurm", sandbox: "auto" });
  });
});

describe.skipIf(reason).concurrent(
  "on a real Slurm, side by side",
  () => {
    // The longest first: five go at a time.
    test("a node that fails: Slurm requeues its job, the old worker ends, and nothing is submitted twice", async (context) => {
      const group = new Group(context);
      const follower = ended(group.start([...command, "--partition", "fragile", ...submitThenSleep(40)]));
      await group.is(() => (group.records[0]?.snapshots.length ?? 0) > 0);
      const [job] = await live(group);
      const worker = group.worker()!;
      // The worse half of a node's failure: Slurm's daemons die, the worker goes on.
      process.kill(Number(readFileSync(join(cluster.dir, `slurmd-${job!.node}.pid`), "utf8")), "SIGKILL");
      process.kill(parentOf(worker), "SIGKILL");
      await until(
        () => cluster.slurm("squeue", "-h", "-j", job!.id, "-o", "%T").trim() === "PENDING",
        90_000,
      );
      cluster.slurm("scontrol", "update", `JobId=${job!.id}`, "StartTime=now");
      expect((await follower).status).toBe(0);
      expect(existsSync(`/proc/${worker}`)).toBe(false);
      group.check();
      expect(group.records[0]).toMatchObject({
        attempt: 2,
        outcome: { kind: "finished" },
        grade: { kind: "scored" },
      });
      expect(group.submissions.length).toBe(1);
      cluster.startNode(job!.node);
    });

    test("a worker that hangs past Slurm's time limit: the run ends by it, in words", async (context) => {
      const group = new Group(context);
      const limited = [
        "--slurm-args",
        "--time=1 --signal=KILL@0",
        "--time-limit",
        "5m",
        "--infrastructure-retries",
        "0",
      ];
      const follower = ended(group.start([...command, ...limited, ...submitThenSleep(55)]));
      await group.is(() => (group.records[0]?.snapshots.length ?? 0) > 0);
      process.kill(group.worker()!, "SIGSTOP");
      const { stderr } = await follower;
      expect(stderr).toContain("reached its time limit");
      group.check();
      expect(group.records[0]!.outcome).toMatchObject({ kind: "infrastructure" });
    });

    test.each([
      ["no such partition", ["--partition", "nowhere"], "Invalid partition", ["--partition", "main"]],
      ["too much memory", ["--slurm-args", "--mem=900G"], "not available", ["--slurm-args", "--mem=1G"]],
    ])(
      "what sbatch refuses is told in its words, nothing is left in the queue, and resume takes other options: %s",
      async (name, wrong, words, right) => {
        const group = new Group({ task: { id: name.replaceAll(" ", "-") } });
        const { status, stderr } = await group.call(...command, ...wrong, ...submitThenSleep(0));
        expect([status, stderr]).toEqual([1, expect.stringContaining(words) as string]);
        expect(stderr).not.toMatch(/\n\s+at /);
        expect(group.submissions).toEqual([]);
        expect(group.records[0]!.state).toBe("planned");
        expect((await group.call("resume", group.dir, ...right)).status).toBe(0);
        group.check();
      },
    );

    test("a group that was started on one machine goes on on Slurm", async (context) => {
      const group = new Group(context);
      const here = [
        "run",
        "--agent",
        "command",
        "-c",
        "quake-magnitude",
        "--time-limit",
        "60s",
        "--memory",
        "256m",
      ];
      const harness = group.start([...here, "--seeds", "2", ...submitThenSleep(4)]);
      const stopped = ended(harness);
      await group.is(() => group.records[1]?.state === "running");
      harness.kill("SIGINT");
      await stopped;
      const before = group.records;
      expect((await group.call("resume", group.dir, "--partition", "main")).stderr).toContain(
        "add --engine slurm",
      );
      expect((await group.call("resume", group.dir, "--engine", "slurm")).status).toBe(0);
      group.check();
      expect(group.records[0]).toEqual(before[0]);
      expect(group.records[1]).toMatchObject({ attempt: 2, grade: { kind: "scored" } });
    });

    test("a job that can never start is reported and taken out of the queue; its run stays for resume", async (context) => {
      const group = new Group(context);
      const { status, stderr } = await group.call(...command, "--partition", "short", ...submitThenSleep(0));
      expect([status, stderr]).toEqual([1, expect.stringContaining("PartitionTimeLimit") as string]);
      expect(group.records[0]!.state).toBe("planned");
      expect(await live(group)).toEqual([]);
    });

    test("cancel: workers grade what there is, waiting runs never start", async (context) => {
      const group = new Group(context);
      const follower = ended(
        group.start([...command, "--seeds", "3", "--max-jobs", "2", ...submitThenSleep(50)]),
      );
      await group.is(() => group.records.filter(({ snapshots }) => snapshots.length > 0).length === 2);
      const status = JSON.parse((await group.call("status", group.dir, "--json")).stdout) as {
        runs: { live: { text: string } }[];
      };
      expect(status.runs.map(({ live }) => live.text)).toEqual([
        expect.stringMatching(/^running on n\d since /) as string,
        expect.stringMatching(/^running on n\d since /) as string,
        expect.stringMatching(/^queued \(JobArrayTaskLimit\)/) as string,
      ]);
      expect((await group.call("cancel", group.dir)).stdout).toContain("2 at work");
      expect((await follower).status).toBe(1);
      group.check();
      expect(group.records.map(({ outcome, grade }) => [outcome?.kind, grade?.kind])).toEqual([
        ["cancelled", "scored"],
        ["cancelled", "scored"],
        [undefined, undefined],
      ]);
      expect(await live(group)).toEqual([]);
    });

    test("kill -9 of the follower, also before it noted the job's id: resume finds the jobs and submits none twice", async (context) => {
      const group = new Group(context);
      const follower = group.start([...command, "--seeds", "2", ...submitThenSleep(8)]);
      const exit = ended(follower);
      await group.is(() => group.records.every(({ state }) => state === "running"));
      follower.kill("SIGKILL");
      await exit;
      rmSync(join(group.dir, "slurm", group.submissions[0]!, "job.json"));
      const next = group.start(["resume", group.dir]);
      const detached = ended(next);
      await group.is(() => existsSync(join(group.dir, "slurm", group.submissions[0]!, "job.json")));
      next.kill("SIGINT");
      expect((await detached).stderr).toContain("The jobs go on in Slurm");
      expect((await group.call("status", group.dir)).stdout).toMatch(/running on n\d|finished/);
      expect((await group.call("resume", group.dir)).status).toBe(0);
      group.check();
      expect(group.submissions.length).toBe(1);
      expect(group.records.map(({ attempt, grade }) => [attempt, grade?.kind])).toEqual(
        Array(2).fill([1, "scored"]),
      );
      const before = group.records;
      expect((await group.call("resume", group.dir)).status).toBe(0);
      expect(group.records).toEqual(before);
    });

    test("a worker that is killed is counted apart and its run submitted again", async (context) => {
      const group = new Group(context);
      const follower = ended(group.start([...command, ...submitThenSleep(6)]));
      await group.is(() => (group.records[0]?.snapshots.length ?? 0) > 0);
      process.kill(group.worker()!, "SIGKILL");
      expect((await follower).status).toBe(0);
      group.check();
      expect(group.records[0]).toMatchObject({
        ...{ attempt: 2, outcome: { kind: "finished" }, grade: { kind: "scored" } },
        infrastructureFailures: [{ cause: expect.stringMatching(/killed by signal 9 on n\d/) as string }],
      });
      expect(group.submissions.length).toBe(2);
    });

    test("Slurm's own time limit: the worker puts its run aside, and without retries left that is the outcome", async (context) => {
      const group = new Group(context);
      const short = ["--slurm-args", "--time=1", "--infrastructure-retries", "0"];
      const { status, stderr } = await group.call(...command, ...short, ...submitThenSleep(55));
      expect([status, stderr]).toEqual([1, expect.stringContaining("time limit") as string]);
      group.check();
      expect(group.records[0]!.outcome).toMatchObject({
        kind: "infrastructure",
        cause: expect.stringContaining("its time limit being near") as string,
      });
    });

    test("a preemption that ends the job is no failure: the run is submitted again", async (context) => {
      const group = new Group(context);
      const follower = ended(group.start([...command, "--partition", "spot", ...submitThenSleep(6)]));
      await group.is(() => (group.records[0]?.snapshots.length ?? 0) > 0);
      cluster.slurm("sbatch", "--partition=urgent", "--exclusive", "--output=/dev/null", "--wrap=sleep 3");
      expect((await follower).status).toBe(0);
      group.check();
      const [record] = group.records;
      expect(record).toMatchObject({ attempt: 2, outcome: { kind: "finished" }, grade: { kind: "scored" } });
      expect(record!.infrastructureFailures).toBeUndefined();
      expect(group.submissions.length).toBe(2);
    });

    test("a job that a person takes out of Slurm is not brought back before a resume", async (context) => {
      const group = new Group(context);
      const follower = ended(group.start([...command, ...submitThenSleep(3)]));
      await group.is(() => (group.records[0]?.snapshots.length ?? 0) > 0);
      cluster.slurm("scancel", (await live(group))[0]!.id);
      const { status, stderr } = await follower;
      expect([status, stderr]).toEqual([1, expect.stringContaining("was cancelled in Slurm") as string]);
      expect(group.records[0]!.state).toBe("interrupted");
      expect((await group.call("resume", group.dir)).status).toBe(0);
      group.check();
      expect(group.records[0]).toMatchObject({ attempt: 2, grade: { kind: "scored" } });
      expect(group.records[0]!.infrastructureFailures).toBeUndefined();
    });

    test("a job that is out of memory outside the sandbox is the infrastructure's failure, in words", async (context) => {
      const group = new Group(context);
      const tight = ["--slurm-args", "--mem=30M", "--infrastructure-retries", "1"];
      const { status, stderr } = await group.call(...command, ...tight, ...submitThenSleep(0));
      expect([status, stderr]).toEqual([1, expect.stringContaining("out of memory") as string]);
      group.check();
      const [record] = group.records;
      expect(record!.outcome).toMatchObject({ kind: "infrastructure" });
      expect(record!.infrastructureFailures!.map(({ cause }) => cause)).toEqual(
        Array(2).fill(expect.stringMatching(/ran out of memory on n\d/)),
      );
    });

    test("fifty runs in one array: each has exactly one outcome", async (context) => {
      const group = new Group(context);
      const { status } = await group.call(...command, "--seeds", "50", ...trivial);
      group.check();
      expect([status, group.submissions.length]).toEqual([0, 1]);
      expect(group.records.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual(
        Array(50).fill("finished 1"),
      );
    });
  },
  170_000,
);

const trivial = ["--", "cp", "/home/data/sample_submission.csv", "/home/submission/submission.csv"];

/** The group's jobs that are in the queue now. */
async function live(group: Group): Promise<{ id: string; node: string; state: string }[]> {
  const names = group.submissions.map((id) => `mlebench-${id}`).join(",");
  return cluster
    .slurm("squeue", "-h", "-r", `--name=${names}`, "-o", "%A %T %N")
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [id = "", state = "", node = ""] = line.split(" ");
      return { id, state, node };
    });
}
