import { type ChildProcess, execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readJournal } from "../../src/record/journal.ts";
import { readPublicKey } from "../../src/remote/keys.ts";
import type { Receipt } from "../../src/remote/receipt.ts";
import { chainProblems, verifyReceipt, verifyRefusal } from "../../src/remote/verify.ts";
import type { GradingReport } from "../../src/report/grading-report.ts";
import { ended, makePlace, type Place, until } from "./mlebench.ts";

const id = "quake-magnitude";

/** The grading host, and a host of senders that has the public data alone. */
let grader: Place;
let sender: Place;
let header: string;
let ids: string[];
beforeAll(() => {
  grader = makePlace();
  sender = makePlace();
  expect(grader.run(["prepare", "-c", id]).status).toBe(0);
  const prepared = (place: Place) => join(place.dataDir, id, "prepared");
  cpSync(join(prepared(grader), "public"), join(prepared(sender), "public"), { recursive: true });
  expect(existsSync(join(prepared(sender), "private"))).toBe(false);
  const sample = readFileSync(join(prepared(sender), "public", "sample_submission.csv"), "utf8");
  const [first, ...rows] = sample.trim().split("\n");
  header = first!;
  ids = rows.map((row) => row.split(",")[0]!);
});
afterAll(() => {
  grader[Symbol.dispose]();
  sender[Symbol.dispose]();
});

/** Each test has a server's directories of its own. */
let root: string;
let servers: ChildProcess[];
let output: string;
beforeEach(() => {
  root = join(grader.dir, randomBytes(4).toString("hex"));
  mkdirSync(root);
  servers = [];
  output = "";
});
afterEach(async () => {
  for (const server of servers) await end(server, "SIGTERM");
});

const results = (...names: string[]) => join(root, "results", ...names);
const drop = (...names: string[]) => join(root, "drop", ...names);
const receipts = (...names: string[]) => join(root, "receipts", ...names);
const publicKey = () => results("grade-server.key.pub");
const socket = () => join(root, "s.sock");
const dropArgs = () => ["--drop", drop(), "--poll", "100ms", "--settle", "500ms"];
const socketArgs = () => ["--listen", `unix:${socket()}`, "--rate", "100000"];

async function start(args: readonly string[]): Promise<ChildProcess> {
  const server = grader.start(["grade-server", "--results", results(), ...args]);
  servers.push(server);
  let mine = "";
  for (const stream of [server.stdout!, server.stderr!])
    stream.on("data", (chunk: Buffer) => {
      mine += chunk;
      output += chunk;
    });
  await until(() => mine.includes("Taking submissions") || server.exitCode !== null);
  expect(server.exitCode, output).toBeNull();
  return server;
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill(signal);
  await gone;
}

/** A valid submission; another one for each value. */
function csvOf(value: number | string): string {
  return `${header}\n${ids.map((each) => `${each},${value}`).join("\n")}\n`;
}

function fileOf(value: number | string): string {
  const path = join(sender.dir, `${randomBytes(4).toString("hex")}.csv`);
  writeFileSync(path, csvOf(value));
  return path;
}

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

const submitArgs = (csv: string, more: readonly string[]) => [...["submit", csv, id, "--json"], ...more];
const submit = (csv: string, more: readonly string[]) => sender.run(submitArgs(csv, more));
const from = (submitter: string, run: string) => ["--submitter", submitter, "--run-id", run];

/** Puts files into the drop directory as another program would. */
function put(submitter: string, run: string, { content = csvOf(5), request = {} as object | string } = {}) {
  const hash = sha256(content);
  const dir = drop(submitter, run);
  mkdirSync(dir, { recursive: true });
  const stem = `${id}.${hash}`;
  const text =
    typeof request === "string"
      ? request
      : JSON.stringify({
          version: 1,
          competition: id,
          sha256: hash,
          bytes: Buffer.byteLength(content),
          ...request,
        });
  writeFileSync(join(dir, `${stem}.request.json`), text);
  return {
    csv: join(dir, `${stem}.csv`),
    receipt: receipts(submitter, run, `${stem}.receipt.json`),
    refusal: receipts(submitter, run, `${stem}.refusal.json`),
    write: () => writeFileSync(join(dir, `${stem}.csv`), content),
  };
}

const report = () => JSON.parse(readFileSync(results("grading_report.json"), "utf8")) as GradingReport;
const journal = () => readJournal(results("journal.jsonl"));
const journalled = (type: string) => journal().events.filter((event) => event.type === type);
const graded = (count: number) =>
  until(() => existsSync(results("grading_report.json")) && report().total_runs >= count, 90_000);

/** Everything received once, graded once, in the report once; every receipt and the chain of them valid. */
function expectWhole(count: number) {
  expect(journal().damage).toBeNull();
  const received = journalled("received").map(({ data }) => data["receipt"] as Receipt);
  const key = readPublicKey(publicKey());
  expect(received.map((receipt) => verifyReceipt(receipt, key).kind)).toEqual(received.map(() => "valid"));
  expect(chainProblems(received)).toEqual([]);
  expect(received.map(({ sequence }) => sequence)).toEqual(received.map((_, i) => i + 1));
  const gradedNumbers = journalled("graded").map(({ data }) => data["sequence"] as number);
  expect(gradedNumbers.toSorted((a, b) => a - b)).toEqual(received.map(({ sequence }) => sequence));
  expect(report()).toMatchObject({
    total_runs: count,
    total_valid_submissions: count,
    total_grader_errors: 0,
  });
  expect(readdirSync(results("reports")).length).toBe(count);
  return received;
}

const answerText = (text: string) => expect(text).not.toMatch(/score|medal|rank|percentile/i);

/** A request that a program of another make would send. */
function http(
  options: { path: string; method?: string; headers?: Record<string, string | number> },
  body?: string | Buffer,
): Promise<{ status: number; text: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath: socket(), agent: false, ...options }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode!, text, headers: response.headers }));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

const post = (content: string, headers: Record<string, string> = {}) =>
  http(
    {
      path: "/v1/submissions",
      method: "POST",
      headers: {
        "content-length": Buffer.byteLength(content),
        "x-mlebench-submitter": "a",
        "x-mlebench-run": "r",
        "x-mlebench-competition": id,
        "x-mlebench-sha256": sha256(content),
        ...headers,
      },
    },
    content,
  );

test("by a drop directory: a sender without answers gets a receipt, the score stays where the answers are", async () => {
  await start(dropArgs());
  const csv = fileOf(5.5);
  const sent = submit(csv, [
    "--to",
    drop(),
    ...from("lab-a", "run-1"),
    "--key",
    publicKey(),
    "--wait",
    "60s",
  ]);
  expect([sent.status, sent.stderr]).toEqual([0, expect.stringContaining("Received as number 1") as string]);
  answerText(sent.stdout);
  const kept = `${csv}.receipt.json`;
  const valid = sender.run(["verify-receipt", kept, "--key", publicKey(), "--submission", csv]);
  expect([valid.status, valid.stdout]).toEqual([0, expect.stringContaining("valid") as string]);

  await graded(1);
  const [receipt] = expectWhole(1);
  expect(receipt).toMatchObject({ submitter: "lab-a", run: "run-1", competition: id, edition: "v1" });
  expect(report().competition_reports[0]).toMatchObject({
    submitter: "lab-a",
    run: "run-1",
    valid_submission: true,
  });
  const direct = grader.run(["grade-sample", csv, id]);
  expect(report().competition_reports[0]!.score).toBe((JSON.parse(direct.stdout) as { score: number }).score);
  for (const place of [root, results(), results("grade-server.key")])
    if (place !== root) expect(statSync(place).mode & 0o077).toBe(0);
  expect(readdirSync(receipts("lab-a", "run-1")).length).toBe(1);
  answerText(readFileSync(receipts("lab-a", "run-1", readdirSync(receipts("lab-a", "run-1"))[0]!), "utf8"));

  writeFileSync(csv, csvOf(6));
  const other = sender.run(["verify-receipt", kept, "--key", publicKey(), "--submission", csv]);
  expect([other.status, other.stdout]).toEqual([1, expect.stringContaining("sha256 is") as string]);
  writeFileSync(kept, readFileSync(kept, "utf8").replace("lab-a", "lab-b"));
  const changed = sender.run(["verify-receipt", kept, "--key", publicKey(), "--json"]);
  expect([changed.status, changed.stdout]).toEqual([
    1,
    expect.stringContaining("signature does not fit") as string,
  ]);
});

test("fifty submissions of five submitters by both ways, each received and graded once", async () => {
  await start([...dropArgs(), ...socketArgs()]);
  const jobs = Array.from({ length: 50 }, (_, i) => ({ submitter: `lab-${i % 5}`, run: `run-${i}`, i }));
  for (const { submitter, run, i } of jobs.filter(({ i }) => i % 2 === 0))
    put(submitter, run, { content: csvOf(4 + i / 10) }).write();
  const answers = await Promise.all(
    jobs
      .filter(({ i }) => i % 2 === 1)
      .map(async ({ submitter, run, i }) => {
        const content = csvOf(4 + i / 10);
        for (;;) {
          const answer = await post(content, { "x-mlebench-submitter": submitter, "x-mlebench-run": run });
          if (answer.status !== 429) return answer;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  await graded(50);
  expectWhole(50);
  const again = await post(csvOf(4.1), { "x-mlebench-submitter": "lab-1", "x-mlebench-run": "run-1" });
  expect([again.status, again.text]).toEqual([200, answers[0]!.text]);
  expectWhole(50);
});

test("kill -9 at any moment: what has a receipt is graded once after the restart, and the receipts stay", async () => {
  let server = await start([...dropArgs(), ...socketArgs()]);
  const given = new Map<string, string>();
  for (let round = 0; round < 8; round++) {
    put("lab-drop", `run-${round}`, { content: csvOf(round + 0.5) }).write();
    const content = csvOf(round);
    const answers = [1, 2, 3].map((n) =>
      post(content, { "x-mlebench-run": `run-${round}-${n}` })
        .then(({ status, text }) => status < 300 && given.set(`${round}-${n}`, text))
        .catch(() => {}),
    );
    await new Promise((resolve) => setTimeout(resolve, round * 40));
    await end(server, "SIGKILL");
    await Promise.all(answers);
    server = await start([...dropArgs(), ...socketArgs()]);
    for (const n of [1, 2, 3]) {
      const again = await post(content, { "x-mlebench-run": `run-${round}-${n}` });
      expect(again.text).toBe(given.get(`${round}-${n}`) ?? again.text);
    }
  }
  await graded(32);
  expectWhole(32);
  expect(given.size).toBeGreaterThan(0);
  await until(() => existsSync(receipts("lab-drop", "run-7")));
  expect(readdirSync(receipts("lab-drop")).length).toBe(8);
});

test("a half-copied file waits, and is taken when it is whole", async () => {
  await start(dropArgs());
  const content = csvOf(5.1);
  const half = put("a", "r", { content });
  writeFileSync(half.csv, content.slice(0, 100));
  await until(() => existsSync(half.refusal));
  expect(JSON.parse(readFileSync(half.refusal, "utf8"))).toMatchObject({
    code: "other-content",
    submitter: "a",
  });
  expect(verifyRefusal(JSON.parse(readFileSync(half.refusal, "utf8")), readPublicKey(publicKey())).kind).toBe(
    "valid",
  );
  writeFileSync(half.csv, content.replace("5.1", "5.2")); // right size, other bytes: rsync --inplace on its way
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(existsSync(half.receipt)).toBe(false);
  half.write();
  await until(() => existsSync(half.receipt));
  expect(existsSync(half.refusal)).toBe(false);
});

test("hostile files are refused by name, nothing outside is read or written, and others are served", async () => {
  const secret = join(root, "secret.csv");
  writeFileSync(secret, csvOf(1));
  const outside = join(root, "outside");
  mkdirSync(outside);
  const link = put("evil", "link", { content: csvOf(1) });
  symlinkSync(secret, link.csv);
  const fifo = put("evil", "fifo", { content: csvOf(2) });
  execFileSync("mkfifo", [fifo.csv]);
  const directory = put("evil", "directory", { content: csvOf(3) });
  mkdirSync(directory.csv);
  const sparse = put("evil", "sparse", { content: csvOf(4), request: { bytes: 5e12 } });
  writeFileSync(sparse.csv, "");
  truncateSync(sparse.csv, 5e9);
  const longer = put("evil", "longer", { content: csvOf(4) });
  writeFileSync(longer.csv, "");
  truncateSync(longer.csv, 5e9);
  const garbage = put("evil", "garbage", { request: '{"version":1,"competition":"../../x"' });
  const huge = put("evil", "huge", { request: `"${"x".repeat(1e6)}"` });
  const traversal = put("evil", "traversal", { request: { competition: "../../etc/passwd" } });
  const lie = put("evil", "lie", { request: { sha256: "0".repeat(64) } });
  const more = put("evil", "more", { request: { score: 1 } });
  symlinkSync(secret, join(drop("evil"), "run-is-a-link"));
  symlinkSync(root, drop("submitter-is-a-link"));
  mkdirSync(drop("..evil", "x"), { recursive: true });
  mkdirSync(drop("$(touch x)\n", "x"), { recursive: true });
  mkdirSync(receipts(), { recursive: true });
  symlinkSync(outside, receipts("planted"));
  const planted = put("planted", "r", { content: csvOf(7) });
  planted.write();
  const flood = drop("flood", "r");
  mkdirSync(flood, { recursive: true });
  for (let i = 0; i < 1500; i++) writeFileSync(join(flood, `junk-${i}`), "x");
  const good = put("zz-good", "r", { content: csvOf(5.3) });
  good.write();

  const server = await start(dropArgs());
  const refused = { link, fifo, directory, sparse, longer, garbage, huge, traversal, lie, more };
  await until(() => Object.values(refused).every(({ refusal }) => existsSync(refusal)));
  await until(() => existsSync(good.receipt));
  const key = readPublicKey(publicKey());
  const codes = Object.entries(refused).map(([name, { refusal }]) => {
    const value = JSON.parse(readFileSync(refusal, "utf8")) as { code: string };
    expect(verifyRefusal(value, key).kind).toBe("valid");
    return [name, value.code];
  });
  expect(Object.fromEntries(codes)).toEqual({
    link: "not-a-regular-file",
    fifo: "not-a-regular-file",
    directory: "not-a-regular-file",
    sparse: "too-large",
    longer: "other-content",
    garbage: "bad-request",
    huge: "too-large",
    traversal: "bad-request",
    lie: "bad-request",
    more: "bad-request",
  });
  for (const name of [
    "names.refusal.json",
    "submitter-is-a-link.refusal.json",
    "evil/run-is-a-link.refusal.json",
  ])
    expect(existsSync(receipts(name)), name).toBe(true);
  expect(readFileSync(receipts("flood", "r", "names.refusal.json"), "utf8")).toContain(
    "more than 1000 entries",
  );
  expect(readdirSync(outside)).toEqual([]);
  expect(
    journalled("received")
      .map(({ data }) => (data["receipt"] as Receipt).submitter)
      .sort(),
  ).toEqual(["planted", "zz-good"]);
  expect(output).toContain("planted/r");
  expect(server.exitCode).toBeNull();
});

test("by HTTP: wrong requests get their reason, no answer has a score, and the server goes on", async () => {
  await start([...socketArgs(), "--max-size", "100k"]);
  const cases: [number, Promise<{ status: number; text: string }>][] = [
    [404, http({ path: "/" })],
    [404, http({ path: "/v1/receipts/../../results/journal.jsonl" })],
    [404, http({ path: `/v1/receipts/${"0".repeat(64)}` })],
    [404, http({ path: "/v1/submissions" })],
    [400, http({ path: "/v1/submissions", method: "POST" }, "x")],
    [400, post(csvOf(1), { "x-mlebench-run": "../../etc" })],
    [400, post(csvOf(1), { "x-mlebench-sha256": "zz" })],
    [422, post(csvOf(1), { "x-mlebench-competition": "no-such" })],
    [422, post(csvOf(1), { "x-mlebench-competition": "birdstrike-damage" })],
    [422, post(csvOf(1), { "x-mlebench-sha256": "0".repeat(64) })],
    [415, post(csvOf(1), { "content-type": "multipart/form-data; boundary=x" })],
    [413, post("x".repeat(200_000))],
  ];
  for (const [status, answer] of cases) {
    const { status: found, text } = await answer;
    expect([found, text]).toEqual([status, expect.stringContaining("error") as string]);
  }
  await new Promise<void>((resolve) => {
    const garbage = connect(socket(), () => garbage.end(randomBytes(100_000)));
    garbage.on("error", () => {}).on("close", () => resolve());
  });
  await new Promise<void>((resolve) => {
    const broken = connect(socket(), () => {
      broken.write(
        `POST /v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\nx-mlebench-submitter: a\r\nx-mlebench-run: b\r\nx-mlebench-competition: ${id}\r\nx-mlebench-sha256: ${"1".repeat(64)}\r\n\r\nabc`,
      );
      setTimeout(() => broken.destroy(), 200);
    });
    broken.on("close", () => resolve());
  });
  await until(() => readdirSync(results("incoming")).length === 0);
  expect(readdirSync(results("submissions"))).toEqual([]);

  const sent = submit(fileOf(5), ["--to", `unix:${socket()}`, ...from("a", "r"), "--key", publicKey()]);
  expect(sent.status, sent.stderr).toBe(0);
  await graded(1);
  const hash = (report().competition_reports[0] as unknown as { receipt: string }).receipt;
  const answers = [
    await http({ path: "/health" }),
    await http({ path: "/v1/key" }),
    await http({ path: `/v1/receipts/${hash}` }),
    await post(csvOf(5)),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  for (const { text } of answers) answerText(text);
  expect(JSON.parse(answers[2]!.text)).toEqual(JSON.parse(answers[3]!.text));
});

test("tokens: only their owner's name, and a flood of one submitter is slowed, not the others", async () => {
  const tokens = join(root, "tokens");
  writeFileSync(tokens, "# who token\nlab-a aaaaaaaaaaaaaaaaaaaa\nlab-b bbbbbbbbbbbbbbbbbbbb\n", {
    mode: 0o600,
  });
  await start(["--listen", `unix:${socket()}`, "--rate", "10", "--tokens", tokens]);
  const as = (name: string, token: string, run = "r") =>
    post(csvOf(5), { "x-mlebench-submitter": name, "x-mlebench-run": run, authorization: `Bearer ${token}` });
  const [a, b] = ["a".repeat(20), "b".repeat(20)];
  expect((await as("lab-a", "c".repeat(20))).status).toBe(401);
  expect((await as("lab-b", a)).status).toBe(403);
  expect((await as("lab-a", a)).status).toBe(201);
  const hash = sha256Of(journalled("received")[0]!.data["receipt"] as Receipt);
  const path = `/v1/receipts/${hash}`;
  expect((await http({ path, headers: { authorization: `Bearer ${a}` } })).status).toBe(200);
  expect((await http({ path, headers: { authorization: `Bearer ${b}` } })).status).toBe(404);
  const flood = await Promise.all(Array.from({ length: 200 }, (_, i) => as("lab-a", a, `run-${i}`)));
  const slowed = flood.filter(({ status }) => status === 429);
  expect(slowed.length).toBeGreaterThan(180);
  expect(Number(slowed[0]!.headers["retry-after"])).toBeGreaterThan(0);
  expect((await as("lab-b", b)).status).toBe(201);
});

/** As the server names a receipt. */
function sha256Of(receipt: Receipt): string {
  const sorted = Object.entries(receipt).sort(([x], [y]) => (x < y ? -1 : 1));
  return sha256(JSON.stringify(Object.fromEntries(sorted)));
}

test("a grader that is killed over and over is our fault, and the next submission is graded", async () => {
  const server = await start(socketArgs());
  let killing = true;
  const killer = (async () => {
    while (killing) {
      for (const pid of gradersOf(server.pid!)) process.kill(pid, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  expect((await post(csvOf(5))).status).toBe(201);
  await graded(1);
  killing = false;
  await killer;
  expect(report()).toMatchObject({ total_grader_errors: 1, total_valid_submissions: 0 });
  expect((await post(csvOf(6))).status).toBe(201);
  await graded(2);
  expect(report()).toMatchObject({ total_grader_errors: 1, total_valid_submissions: 1 });
  await until(() => gradersOf(server.pid!).length === 0); // answers leave memory when nothing waits
  await end(server, "SIGTERM");
  await start([...socketArgs(), "--retry-errors"]);
  await until(() => report().total_grader_errors === 0);
  expect(report()).toMatchObject({ total_runs: 2, total_valid_submissions: 2 });
});

/** Processes whose parent is `parent`. */
function gradersOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] === String(parent);
      } catch {
        return false;
      }
    })
    .map(Number);
}

test("one server a results directory; another edition or key is refused; keys are never overwritten", async () => {
  await start(dropArgs());
  const second = grader.run(["grade-server", "--results", results(), ...dropArgs()]);
  expect([second.status, second.stderr]).toEqual([
    2,
    expect.stringContaining("is being worked on") as string,
  ]);
  await end(servers[0]!, "SIGTERM");
  const edition = grader.run(["grade-server", "--results", results(), ...dropArgs(), "--edition", "v2"]);
  expect([edition.status, edition.stderr]).toEqual([2, expect.stringContaining("never mixed") as string]);
  const made = grader.run(["grade-server", "keygen", "--key", join(root, "other.key")]);
  expect([made.status, made.stdout]).toEqual([0, expect.stringContaining("BEGIN PUBLIC KEY") as string]);
  const again = grader.run(["grade-server", "keygen", "--key", join(root, "other.key")]);
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining("never overwritten") as string]);
  const key = grader.run([
    "grade-server",
    "--results",
    results(),
    ...dropArgs(),
    "--key",
    join(root, "other.key"),
  ]);
  expect([key.status, key.stderr]).toEqual([2, expect.stringContaining("was begun with the key") as string]);
  const inside = grader.run(["grade-server", "--results", drop("results"), "--drop", drop()]);
  expect([inside.status, inside.stderr]).toEqual([2, expect.stringContaining("keep them apart") as string]);
  const open = grader.run(["grade-server", "--results", results(), "--listen", "0.0.0.0:0"]);
  expect([open.status, open.stderr]).toEqual([2, expect.stringContaining("Add --tokens") as string]);
});

test("a changed journal is noticed at the start", async () => {
  await start(socketArgs());
  expect((await post(csvOf(5))).status).toBe(201);
  await graded(1);
  await end(servers[0]!, "SIGTERM");
  const path = results("journal.jsonl");
  writeFileSync(path, readFileSync(path, "utf8").replace('"submitter":"a"', '"submitter":"b"'));
  const started = grader.run(["grade-server", "--results", results(), ...dropArgs()]);
  expect([started.status, started.stderr]).toEqual([1, expect.stringContaining("changed after") as string]);
});

test("--once grades what lies there and ends; without a server the sender is told to come back", async () => {
  mkdirSync(drop(), { recursive: true });
  const csv = fileOf(5.9);
  const waiting = submit(csv, ["--to", drop(), ...from("a", "r")]);
  expect([waiting.status, waiting.stderr]).toEqual([0, expect.stringContaining("not there yet") as string]);
  const once = await ended(grader.start(["grade-server", "--results", results(), ...dropArgs(), "--once"]));
  expect(once.status, once.stderr).toBe(0);
  expectWhole(1);
  const fetched = submit(csv, ["--to", drop(), ...from("a", "r"), "--key", publicKey()]);
  expect([fetched.status, fetched.stderr]).toEqual([0, expect.stringContaining("number 1") as string]);
  // The same files, touched, are no new submission.
  for (const name of readdirSync(drop("a", "r"))) utimesSync(join(drop("a", "r"), name), 1, 1);
  rmSync(receipts(), { recursive: true });
  expect(
    (await ended(grader.start(["grade-server", "--results", results(), ...dropArgs(), "--once"]))).status,
  ).toBe(0);
  expectWhole(1);
  expect(readdirSync(receipts("a", "r")).length).toBe(1);
});
