import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readJournal } from "../../src/record/journal.ts";
import type { RunRecord } from "../../src/record/schema.ts";
import { listGroups, readExperiment, runPaths } from "../../src/record/store.ts";
import { ended, makePlace, type Place, until } from "./mlebench.ts";

let place: Place;
beforeAll(() => {
  place = makePlace();
  expect(place.run(["prepare", "-c", "quake-magnitude", "birdstrike-damage"]).status).toBe(0);
});
afterAll(() => place[Symbol.dispose]());
let before: string[];
beforeEach(() => {
  before = listGroups(place.runsDir);
});

/** The group that this test made. */
const groupDir = () => join(place.runsDir, listGroups(place.runsDir).find((name) => !before.includes(name))!);
const records = (): RunRecord[] => readExperiment(groupDir()).runs.map(({ record }) => record);
const firstRunDir = () => readExperiment(groupDir()).runs[0]!.dir;
const logOf = (dir: string) => readFileSync(runPaths(dir).log, "utf8");

/** Waits until this test's group is there and, if asked, in the state wanted. */
const groupIs = (state: () => boolean = () => true) =>
  until(() => listGroups(place.runsDir).length > before.length && state());

const common = ["--time-limit", "60s", "--memory", "1g"];
/** A program that writes a constant submission `count` times, `pause` seconds apart. */
const solver = (count: number, pause: number) => `
import csv, time
for i in range(${count}):
    rows = list(csv.reader(open("/home/data/sample_submission.csv")))
    with open("/home/submission/tmp", "w") as f:
        csv.writer(f, lineterminator="\\n").writerows([rows[0]] + [[row[0], 1.5 + i / 10] for row in rows[1:]])
    import os; os.replace("/home/submission/tmp", "/home/submission/submission.csv")
    print("wrote", i, flush=True); time.sleep(${pause})
`;
const runSolver = (code: string, args: readonly string[] = []) => [
  ...["run", "--agent", "command", "-c", "quake-magnitude", ...common, ...args, "--", "python3", "-c", code],
];

test("the dummy agent: every escape fails, its sample submission is checked and graded", () => {
  const { status, stderr, stdout } = place.run([
    "run",
    "--agent",
    "dummy",
    "-c",
    "quake-magnitude",
    ...common,
  ]);
  expect([status, stderr]).toEqual([0, expect.stringContaining("quake-magnitude seed 0") as string]);
  expect(stdout).toContain("quake-magnitude");
  const [record] = records();
  expect(record).toMatchObject({
    state: "finished",
    outcome: { kind: "finished" },
    grade: { kind: "scored" },
    sandbox: { name: "bwrap" },
  });
  const selfTest = JSON.parse(readFileSync(join(firstRunDir(), "logs", "self-test.json"), "utf8")) as unknown;
  expect(JSON.stringify(selfTest)).not.toContain("FAIL");
  const { events, damage } = readJournal(runPaths(firstRunDir()).events);
  expect(damage).toBeNull();
  expect(events.map((event) => event.type)).toEqual(
    expect.arrayContaining(["attempt-started", "validation", "snapshot", "agent-ended", "graded"]),
  );
});

test("every submission is kept with its time and graded; the last one counts", () => {
  const { status } = place.run(runSolver(solver(3, 0.8)));
  expect(status).toBe(0);
  const [record] = records();
  expect(record!.snapshots.length).toBe(3);
  expect(record!.snapshots.every((snapshot) => snapshot.grade?.kind === "scored")).toBe(true);
  expect(record!.snapshots.at(-1)!.grade).toMatchObject({
    score: (record!.grade as { score: number }).score,
  });
  for (const name of ["metadata.json", "submission.jsonl"])
    expect(existsSync(join(groupDir(), name))).toBe(true);
  expect(readdirSync(groupDir()).filter((name) => name.endsWith("_grading_report.json")).length).toBe(1);
  expect(existsSync(join(firstRunDir(), ".work"))).toBe(false);
});

test("an agent's own folder is copied in and its start.sh is run, as the reference does", () => {
  const dir = join(place.dir, "agent");
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(dir, "start.sh"),
    'cp /home/data/sample_submission.csv "$SUBMISSION_DIR/submission.csv"; echo "seed $SEED of $COMPETITION_ID"\n',
  );
  const { status } = place.run([
    "run",
    "--agent",
    "command",
    "--set",
    `dir=${dir}`,
    "-c",
    "quake-magnitude",
    ...common,
  ]);
  expect(status).toBe(0);
  expect(records()[0]).toMatchObject({ grade: { kind: "scored" } });
});

test.each([
  ["an exit code", "import sys; sys.exit(3)", [], { kind: "exit-code", code: 3 }],
  [
    "the time limit, TERM ignored",
    "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(600)",
    ["--time-limit", "2s"],
    { kind: "time-limit", limitMs: 2000 },
  ],
  [
    "out of memory",
    "x = []\nwhile True: x.append(bytearray(10**7))",
    ["--memory", "200m"],
    { kind: "out-of-memory" },
  ],
])(
  "a run that ends by %s says so, has no submission, and is no infrastructure failure",
  (_, code, args, outcome) => {
    const { status, stderr } = place.run(runSolver(code, args));
    expect(status).toBe(1);
    expect(stderr).toContain("no submission");
    expect(records()[0]).toMatchObject({ state: "finished", outcome, grade: { kind: "missing" } });
  },
);

test("data sets that the Python packages carry, the answers of optdigits among them, are not inside", () => {
  const code = `from sklearn.datasets import load_digits
try: print("LEAK", load_digits().target[:5])
except Exception as error: print("refused", type(error).__name__)`;
  place.run(runSolver(code));
  const log = readFileSync(join(firstRunDir(), "logs", "agent.log"), "utf8");
  expect(log).toContain("refused FileNotFoundError");
  expect(log).not.toContain("LEAK");
});

test("a submission lost at the end is rescued from its last valid snapshot", () => {
  const code = `${solver(1, 1)}\nopen("/home/submission/submission.csv", "w").write("id,mag\\n1,")\nos.kill(os.getpid(), 9)`;
  place.run(runSolver(code));
  expect(records()[0]).toMatchObject({
    outcome: { kind: "signalled", signal: "SIGKILL" },
    grade: { kind: "scored" },
  });
});

test("Ctrl-C stops cleanly; resume finishes what was left and does not touch what was done", async () => {
  const child = place.start([
    "run",
    "--agent",
    "command",
    "-c",
    "quake-magnitude",
    "birdstrike-damage",
    ...common,
    "--",
    "sleep",
    "3",
  ]);
  const result = ended(child);
  await groupIs(() => records().some(({ state }) => state === "finished"));
  const [done] = records().filter(({ state }) => state === "finished");
  await until(() => records().some(({ state }) => state === "running"));
  child.kill("SIGINT");
  const { stderr } = await result;
  expect(stderr).toContain("mlebench resume");
  expect(
    records()
      .map(({ state }) => state)
      .sort(),
  ).toEqual(["finished", "interrupted"]);
  expect(place.run(["resume", groupDir()]).status).toBe(1); // no submission in either run
  expect(records().map(({ state }) => state)).toEqual(["finished", "finished"]);
  expect(records().find(({ id }) => id === done!.id)).toEqual(done);
  expect(records().find(({ id }) => id !== done!.id)).toMatchObject({
    attempt: 2,
    outcome: { kind: "finished" },
  });
});

test("Ctrl-C twice ends at once; what ran inside is gone, and resume goes on", async () => {
  const args = ["run", "--agent", "command", "-c", "quake-magnitude", ...common, "--", "sleep", "2.25"];
  const child = place.start(args);
  const result = ended(child);
  await groupIs(() => records()[0]?.sandbox !== null);
  child.kill("SIGINT");
  child.kill("SIGINT");
  await result;
  await until(() => leftBehind().length === 0, 5000);
  expect(place.run(["resume", groupDir()]).status).toBe(1); // sleep leaves no submission
  expect(records()[0]).toMatchObject({ state: "finished", outcome: { kind: "finished" } });
});

test("a second harness on the same group is refused and told who has it; cancel ends the run, which is graded", async () => {
  const child = place.start(runSolver(solver(100, 0.3)));
  const result = ended(child);
  await groupIs(() => (records()[0]?.snapshots.length ?? 0) > 0);
  expect(place.run(["resume", groupDir()])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(`process ${child.pid}`) as string,
  });
  const status = JSON.parse(place.run(["status", groupDir(), "--json"]).stdout) as {
    harness: { pid: number };
    counts: object;
  };
  expect(status).toMatchObject({ harness: { pid: child.pid }, counts: { running: 1 } });
  expect(place.run(["cancel", groupDir()]).stdout).toContain("Asked the harness");
  expect((await result).status).toBe(1);
  expect(records()[0]).toMatchObject({
    state: "finished",
    outcome: { kind: "cancelled" },
    grade: { kind: "scored" },
  });
});

test("kill -9 of the harness at random moments: resume goes on, no finished run is lost or done twice, nothing stays behind", async () => {
  const args = [
    "run",
    "--agent",
    "command",
    "-c",
    "quake-magnitude",
    "birdstrike-damage",
    "--seeds",
    "2",
    "--workers",
    "2",
    ...common,
  ];
  const code = `${solver(2, 0.25)}`.replaceAll("1.5 + i / 10", "0.5");
  let child = place.start([...args, "--", "python3", "-c", code]);
  const finished = new Map<string, RunRecord>();
  const delays = [700, 1300, 400, 1900, 250]; // milliseconds; written down, so that a failure can be repeated
  for (const delay of delays) {
    const exit = ended(child);
    await groupIs();
    await new Promise((resolve) => setTimeout(resolve, delay));
    child.kill("SIGKILL");
    await exit;
    for (const record of records()) {
      if (record.state !== "finished") continue;
      expect(finished.get(record.id) ?? record).toEqual(record);
      finished.set(record.id, record);
    }
    child = place.start(["resume", groupDir()]);
  }
  expect((await ended(child)).status).toBe(0);
  expect(records().map(({ state, grade }) => [state, grade?.kind])).toEqual(
    Array(4).fill(["finished", "scored"]),
  );
  for (const record of records()) {
    const kept = finished.get(record.id);
    if (kept) expect(record).toEqual(kept);
    expect(readJournal(runPaths(join(groupDir(), record.id)).events).damage).toBeNull();
  }
  expect(leftBehind()).toEqual([]);
}, 180_000);

test("a disk that is full says so in a line, and resume goes on when there is space", ({ skip }) => {
  if (process.getuid?.() !== 0) skip("only root can mount a small disk");
  const disk = join(place.dir, "small-disk");
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=24k", "none", disk]);
  try {
    const runs = join(disk, "runs");
    const full = place.run([
      "run",
      "--agent",
      "dummy",
      "-c",
      "quake-magnitude",
      ...common,
      "--runs-dir",
      runs,
    ]);
    expect([full.status, full.stderr]).toEqual([
      1,
      expect.stringContaining("No space left on the disk") as string,
    ]);
    expect(full.stderr).not.toMatch(/\n\s+at /);
    execFileSync("mount", ["-o", "remount,size=20m", disk]);
    expect(place.run(["resume", "latest", "--runs-dir", runs]).status).toBe(0);
  } finally {
    execFileSync("umount", [disk]);
  }
});

test("the baseline agent goes on with its search after a kill, rather than starting again", async () => {
  const child = place.start([
    "run",
    "--agent",
    "baseline",
    "-c",
    "quake-magnitude",
    "--time-limit",
    "25s",
    "--cpus",
    "1",
    "--memory",
    "2g",
  ]);
  const exit = ended(child);
  const nodes = () =>
    readJournal(runPaths(firstRunDir()).events).events.filter((event) => event.type === "agent/node");
  await groupIs(() => existsSync(runPaths(firstRunDir()).events) && nodes().length >= 2);
  child.kill("SIGKILL");
  await exit;
  const kept = nodes();
  expect(place.run(["resume", groupDir()]).status).toBe(0);
  expect(nodes().slice(0, kept.length)).toEqual(kept);
  expect(nodes().length).toBeGreaterThan(kept.length);
  const [record] = records();
  expect(record).toMatchObject({ attempt: 2, outcome: { kind: "finished" }, grade: { kind: "scored" } });
  expect(record!.elapsedMs).toBeLessThan(27_000);
  expect(logOf(firstRunDir()).length).toBeGreaterThan(0);
}, 120_000);

/** Sockets, mounts and processes of ours that outlived their run. */
function leftBehind(): string[] {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => line.includes(place.dir));
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return command.includes("bwrap") && command.includes(place.dir) ? [command] : [];
      } catch {
        return [];
      }
    });
  return [...mounts, ...processes];
}
