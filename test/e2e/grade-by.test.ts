import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readJournal } from "../../src/record/journal.ts";
import type { RunRecord } from "../../src/record/schema.ts";
import { listGroups, readExperiment, readGroup, runPaths } from "../../src/record/store.ts";
import { readPublicKey } from "../../src/remote/keys.ts";
import { type Receipt, receiptHash } from "../../src/remote/receipt.ts";
import { verifyReceipt } from "../../src/remote/verify.ts";
import type { GradingReport } from "../../src/report/grading-report.ts";
import { ended, makePlace, type Place, type Result, until } from "./mlebench.ts";

const id = "quake-magnitude";

/** The grading host, and the agents' host, which has what docs/grade-server.md says to copy and no answers. */
let grader: Place;
let host: Place;
let servers: ChildProcess[];
beforeEach(() => {
  grader = makePlace();
  host = makePlace();
  servers = [];
  expect(grader.run(["prepare", "-c", id]).status).toBe(0);
  const prepared = (place: Place) => join(place.dataDir, id, "prepared");
  cpSync(prepared(grader), prepared(host), { recursive: true });
  rmSync(join(prepared(host), "private"), { recursive: true });
  mkdirSync(drop());
  expect(grader.run(["grade-server", "keygen", "--key", join(grader.dir, "key")]).status).toBe(0);
});
afterEach(async () => {
  for (const server of servers) await stop(server);
  host[Symbol.dispose]();
  grader[Symbol.dispose]();
});

const results = (...names: string[]) => join(grader.dir, "results", ...names);
const drop = () => join(grader.dir, "drop");
const socket = () => `unix:${join(grader.dir, "s.sock")}`;
const publicKey = () => join(grader.dir, "key.pub");

async function serve(args: readonly string[], env: Record<string, string> = {}): Promise<ChildProcess> {
  const server = grader.start(
    ["grade-server", "--results", results(), "--key", join(grader.dir, "key"), ...args],
    env,
  );
  servers.push(server);
  let output = "";
  for (const stream of [server.stdout!, server.stderr!])
    stream.on("data", (chunk: Buffer) => (output += chunk));
  await until(() => output.includes("Taking submissions") || server.exitCode !== null);
  expect(server.exitCode, output).toBeNull();
  return server;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await gone;
}

const dropServer = () => serve(["--drop", drop(), "--poll", "100ms"]);
const by = (to: string, key = publicKey()) => ["--grade-by", to, "--submitter", "lab-a", "--grade-key", key];
const common = ["-c", id, "--time-limit", "60s", "--memory", "1g"];

/** Not synchronous: a server that this process started would stall as soon as its pipes are full. */
function run(args: readonly string[], env: Record<string, string> = {}): Promise<Result> {
  return ended(host.start(args, env));
}

const groupDir = () => join(host.runsDir, listGroups(host.runsDir).at(-1)!);
const onlyRun = (): { dir: string; record: RunRecord } => readExperiment(groupDir()).runs[0]!;
const receiptOf = (dir: string) => JSON.parse(readFileSync(runPaths(dir).receipt, "utf8")) as Receipt;
const reported = () => JSON.parse(readFileSync(results("grading_report.json"), "utf8")) as GradingReport;
const graded = (count: number) =>
  until(() => existsSync(results("grading_report.json")) && reported().total_runs >= count, 60_000);
const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

/** Every text below a directory of the agents' host, with its name. */
function texts(dir: string): [string, string][] {
  return readdirSync(dir, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path, readFileSync(path, "utf8")]);
}

test("a host without answers: the run's submission is graded elsewhere, its receipt is in the record, the score is not", async () => {
  await dropServer();
  const { status, stderr } = await run(["run", "--agent", "dummy", ...common, ...by(drop())]);
  expect([status, stderr]).toEqual([0, expect.stringContaining("sent to the grading host") as string]);
  const { dir, record } = onlyRun();
  const receipt = receiptOf(dir);
  expect(record).toMatchObject({
    state: "finished",
    outcome: { kind: "finished" },
    grade: {
      kind: "sent-away",
      receipt: receiptHash(receipt),
      edition: "v1",
      receivedAt: receipt.received_at,
    },
  });
  expect(verifyReceipt(receipt, readPublicKey(publicKey())).kind).toBe("valid");
  const { submission } = runPaths(dir);
  expect(receipt).toMatchObject({
    submitter: "lab-a",
    run: record.id,
    competition: id,
    sha256: sha256(submission),
  });
  const checked = host.run([
    "verify-receipt",
    runPaths(dir).receipt,
    "--key",
    publicKey(),
    "--submission",
    submission,
  ]);
  expect([checked.status, checked.stdout]).toEqual([0, expect.stringContaining("valid") as string]);

  await graded(1);
  const [there] = reported().competition_reports;
  expect(there).toMatchObject({ run: record.id, valid_submission: true });
  const score = String(there!.score);
  expect(score).toMatch(/^\d+\.\d{3}/);
  expect(
    texts(groupDir())
      .filter(([, text]) => text.includes(score))
      .map(([path]) => path),
  ).toEqual([]);
  expect(existsSync(join(host.dataDir, id, "prepared", "private"))).toBe(false);

  const here = JSON.parse(
    readFileSync(
      join(groupDir(), readdirSync(groupDir()).find((name) => name.endsWith("_grading_report.json"))!),
      "utf8",
    ),
  ) as GradingReport;
  expect(here).toMatchObject({
    ...{ total_runs: 1, total_runs_with_submissions: 1, total_valid_submissions: 0, total_sent_away: 1 },
    competition_reports: [{ score: null, error: null, sent_away: receiptHash(receipt) }],
  });
  expect(readFileSync(join(groupDir(), "submission.jsonl"), "utf8")).toContain(submission);
  expect(host.run(["status", "latest"]).stdout).toContain("sent-away");
  for (const format of ["table", "md"])
    expect(host.run(["report", "latest", "--format", format]).stdout).toContain("sent away");
  const json = JSON.parse(host.run(["report", "latest", "--format", "json"]).stdout) as {
    entries: { overall: object }[];
    notices: string[];
  };
  expect(json.entries[0]!.overall).toMatchObject({ counted: 0, notCounted: { sentAway: 1 } });
  expect(json.notices.join(" ")).toContain("1 run was sent to a grading host");
  expect(host.run(["report", "latest", "--format", "html"]).status).toBe(0);
});

test("with a token over a socket; the token is in no file of the group", async () => {
  const tokens = join(grader.dir, "tokens");
  const token = "t".repeat(24);
  writeFileSync(tokens, `lab-a ${token}\n`, { mode: 0o600 });
  await serve(["--listen", socket(), "--tokens", tokens]);
  const { status, stderr } = await run(["run", "--agent", "dummy", ...common, ...by(socket())], {
    MLEBENCH_GRADE_TOKEN: token,
  });
  expect(status, stderr).toBe(0);
  expect(onlyRun().record.grade).toMatchObject({ kind: "sent-away" });
  expect(texts(groupDir()).filter(([, text]) => text.includes(token))).toEqual([]);
});

test("a grading host that is away costs no run: it is put aside, and resume sends the same submission", async () => {
  const args = ["run", "--agent", "dummy", ...common, ...by(drop()), "--receipt-wait", "1s"];
  const first = await run(args);
  expect([first.status, first.stderr]).toEqual([1, expect.stringContaining("put aside") as string]);
  expect(onlyRun().record).toMatchObject({
    ...{ state: "interrupted", grade: null, outcome: { kind: "finished" }, attempt: 1 },
    unsent: expect.stringContaining("no receipt came") as string,
  });
  expect(host.run(["status", "latest"]).stdout).toContain("waits for the grading host's receipt");
  const submission = sha256(runPaths(onlyRun().dir).submission);
  await dropServer();
  await until(() => existsSync(join(grader.dir, "receipts", "lab-a", onlyRun().record.id)));
  const second = await run(["resume", "latest"]);
  expect(second.status, second.stderr).toBe(0);
  const { dir, record } = onlyRun();
  expect(record).toMatchObject({ state: "finished", attempt: 1, unsent: null, grade: { kind: "sent-away" } });
  expect(record.infrastructureRetries).toBeUndefined();
  expect(receiptOf(dir)).toMatchObject({ sha256: submission, sequence: 1 });
});

test("a receipt that another key signed is not taken for one", async () => {
  await dropServer();
  expect(grader.run(["grade-server", "keygen", "--key", join(grader.dir, "other")]).status).toBe(0);
  const { status } = await run([
    ...["run", "--agent", "dummy", ...common, ...by(drop(), join(grader.dir, "other.pub"))],
  ]);
  expect(status).toBe(1);
  const { dir, record } = onlyRun();
  expect(record).toMatchObject({
    ...{ state: "interrupted", grade: null },
    unsent: expect.stringContaining("it is signed with the key") as string,
  });
  expect(existsSync(runPaths(dir).receipt)).toBe(false);
});

test("of an agent that was stopped over a broken file the last snapshot that passes the check is sent", async () => {
  await dropServer();
  const code = `
import os, time
text = open("/home/data/sample_submission.csv").read()
def write(content):
    open("/home/submission/tmp", "w").write(content); os.replace("/home/submission/tmp", "/home/submission/submission.csv")
write(text); time.sleep(2); write("not,a\\nsubmission,1\\n"); time.sleep(600)
`;
  const { stderr } = await run([
    ...["run", "--agent", "command", "-c", id, "--time-limit", "8s", "--memory", "1g", ...by(drop())],
    ...["--", "python3", "-c", code],
  ]);
  const { dir, record } = onlyRun();
  expect(record, stderr).toMatchObject({ outcome: { kind: "time-limit" }, grade: { kind: "sent-away" } });
  expect(record.snapshots.length).toBe(2);
  expect(record.snapshots.every(({ grade }) => grade === undefined)).toBe(true);
  expect(receiptOf(dir).sha256).toBe(record.snapshots[0]!.sha256);
  const rescued = readJournal(runPaths(dir).events).events.find(({ type }) => type === "rescued");
  expect(rescued?.data).toMatchObject({ seconds: record.snapshots[0]!.seconds, instead: "invalid" });
  await graded(1);
  expect(reported()).toMatchObject({ total_valid_submissions: 1 });
});

test("an agent that left nothing sends nothing, and that is its own failure", async () => {
  const { status } = await run([...["run", "--agent", "command", ...common, ...by(drop()), "--", "true"]]);
  expect(status).toBe(1);
  expect(onlyRun().record).toMatchObject({ state: "finished", grade: { kind: "missing" } });
  expect(readdirSync(drop())).toEqual([]);
});

test("what cannot work is said before the first agent starts; the record holds the key itself", async () => {
  const refusals: [string[], RegExp][] = [
    [["--grade-by", drop()], /needs --submitter NAME .* and --grade-key/],
    [by(join(grader.dir, "nowhere")), /--grade-by .*nowhere is no directory/],
    [by("http://[:::"), /--grade-by http:\/\/\[::: *.*not an address/],
    [by(drop(), join(grader.dir, "key")), /is the private key/],
    [[...by(drop()), "--track", "practice"], /track practice scores with answers on this host/],
    [[...by(drop()), "--submitter", "../x"], /"\.\.\/x" cannot be sent/],
    [[], /No prepared data for quake-magnitude/],
  ];
  for (const [args, message] of refusals) {
    const { status, stderr } = host.run(["run", "--agent", "dummy", ...common, ...args]);
    expect([status, stderr]).toEqual([2, expect.stringMatching(message) as string]);
  }
  expect(listGroups(host.runsDir)).toEqual([]);
  rmSync(join(host.dataDir, id, "prepared", "submission-schema.json"));
  const noSchema = host.run(["run", "--agent", "dummy", ...common, ...by(drop())]);
  expect([noSchema.status, noSchema.stderr]).toEqual([
    2,
    expect.stringContaining("--exclude=/private/") as string,
  ]);
  cpSync(
    join(grader.dataDir, id, "prepared", "submission-schema.json"),
    join(host.dataDir, id, "prepared", "submission-schema.json"),
  );
  await run([
    "run",
    "--agent",
    "dummy",
    ...common,
    ...by(relative(host.dir, drop())),
    "--receipt-wait",
    "100ms",
  ]);
  expect(readGroup(groupDir()).gradeBy).toMatchObject({
    publicKey: readFileSync(publicKey(), "utf8"),
    submitter: "lab-a",
    to: drop(),
  });
});
