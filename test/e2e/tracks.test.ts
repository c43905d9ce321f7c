import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readJournal } from "../../src/record/journal.ts";
import type { RunRecord } from "../../src/record/schema.ts";
import { listGroups, readExperiment, runPaths, writeGroup, writeRun } from "../../src/record/store.ts";
import { makePlace, type Place } from "./mlebench.ts";

// What a run may see of its scores, what it may use, and what is told of it afterwards: real runs in a real sandbox.

let place: Place;
beforeAll(() => {
  place = makePlace();
  expect(place.run(["prepare", "-c", "quake-magnitude"]).status).toBe(0);
});
afterAll(() => place[Symbol.dispose]());
let before: string[];
beforeEach(() => {
  before = listGroups(place.runsDir);
});

const groupDir = () => join(place.runsDir, listGroups(place.runsDir).find((name) => !before.includes(name))!);
const stored = () => readExperiment(groupDir()).runs[0]!;
const record = (): RunRecord => stored().record;
const eventsOf = (type: string) =>
  readJournal(runPaths(stored().dir).events).events.filter((event) => event.type === type);
const output = () => readFileSync(join(stored().dir, "logs", "agent.log"), "utf8");

/** Runs Python inside; `post(path, file)` answers [status, text]. */
function runInside(code: string, args: readonly string[] = []) {
  const helpers = `
import json, os, shutil, subprocess, sys, time, urllib.error, urllib.request
def post(path, file):
    head = b'--b\\r\\nContent-Disposition: form-data; name="file"; filename="s.csv"\\r\\n\\r\\n'
    body = head + open(file, "rb").read() + b"\\r\\n--b--\\r\\n"
    request = urllib.request.Request("http://localhost:5000" + path, body, {"Content-Type": "multipart/form-data; boundary=b"})
    try:
        with urllib.request.urlopen(request) as answer: return [answer.status, answer.read().decode()]
    except urllib.error.HTTPError as error: return [error.code, error.read().decode()]
def get(path): return urllib.request.urlopen("http://localhost:5000" + path).read().decode()
`;
  const limits = ["--time-limit", "60s", "--memory", "1g", "--disk", "256m"];
  const command = ["run", "--agent", "command", "-c", "quake-magnitude", ...limits, ...args];
  return place.run([...command, "--", "python3", "-c", helpers + code]);
}

const sample = "/home/data/sample_submission.csv";

test("sealed: there is no score to be had, and the clock is told", () => {
  runInside(`
print("score", post("/score", "${sample}")[0])
print("clock", json.loads(get("/clock"))["remaining_seconds"] > 30)
print("file", int(open("/home/clock/remaining_seconds").read()) > 30)
try: open("/home/clock/remaining_seconds", "w"); print("LEAK")
except OSError: print("read-only")
`);
  expect(output().split("\n")).toEqual(["score 404", "clock True", "file True", "read-only", ""]);
  expect(eventsOf("score-shown")).toEqual([]);
});

test("validation: held-out rows are not in the training table; their scores are counted, journaled and run out", () => {
  const code = `
import csv
rows = lambda path: list(csv.reader(open(path)))
train, held, samples = rows("/home/data/train.csv"), rows("/home/validation/validation.csv"), rows("/home/validation/sample_submission.csv")
print("overlap", len({r[0] for r in train} & {r[0] for r in held[1:]}))
print("same ids", [r[0] for r in held[1:]] == [r[0] for r in samples[1:]], "target shown", "mag" in held[0])
print("description", len(open("/home/data/description.md").read()) > 100)
for _ in range(3): print(*post("/score", "/home/validation/sample_submission.csv"))
print("test rows", post("/score", "${sample}")[0])
shutil.copy("${sample}", "/home/submission/submission.csv")
`;
  expect(runInside(code, ["--track", "validation", "--scores", "2"]).status).toBe(0);
  const lines = output().split("\n").filter(Boolean);
  expect(lines.slice(0, 3)).toEqual(["overlap 0", "same ids True target shown False", "description True"]);
  expect(lines[3]).toMatch(/^200 .*"score":[\d.]+,"of":"held-out training rows","scores_left":1/);
  expect(lines[4]).toContain('"scores_left":0');
  expect(lines[5]).toMatch(/^403 .*All 2 scores/);
  expect(eventsOf("score-shown").map(({ data }) => data["track"])).toEqual(["validation", "validation"]);
  expect(record()).toMatchObject({ track: "validation", grade: { kind: "scored" } });
});

test("practice: the test score is shown, and nothing can report the run as sealed afterwards", () => {
  const code = `print(*post("/score", "${sample}")); shutil.copy("${sample}", "/home/submission/submission.csv")`;
  expect(runInside(code, ["--track", "practice"]).status).toBe(0);
  const shown = JSON.parse(output().replace(/^200 /, "")) as { score: number; teams: number };
  expect(shown).toMatchObject({ score: (record().grade as { score: number }).score, of: "test rows" });

  // Another hand writes "sealed" into both records: the journal still knows.
  const { group } = readExperiment(groupDir());
  writeGroup(groupDir(), { ...group, track: "sealed" });
  writeRun(stored().dir, { ...record(), track: "sealed" });
  const report = JSON.parse(place.run(["report", groupDir(), "--format", "json"]).stdout) as {
    entries: { track: string }[];
    notices: string[];
  };
  expect(report.entries.map(({ track }) => track)).toEqual(["practice"]);
  expect(report.notices.join()).toContain("not fit for a leaderboard");
});

test("a flood of calls is refused, counted and named; garbage does not harm the service", () => {
  runInside(`
import socket
for garbage in (b"\\0" * 5000, b"GET /" + b"x" * 100000, b"POST /validate HTTP/1.1\\r\\nContent-Length: -5\\r\\n\\r\\n"):
    s = socket.create_connection(("localhost", 5000)); s.sendall(garbage); s.close()
statuses = [post("/validate", "${sample}")[0] for _ in range(60)]
print(statuses.count(200) >= 30, statuses.count(429) > 0, set(statuses) <= {200, 429})
print(json.loads(get("/health")))
`);
  expect(output().split("\n").slice(0, 2)).toEqual(["True True True", "{'status': 'running'}"]);
  expect(record().incidents).toMatchObject([{ kind: "call-flood" }]);
  expect(eventsOf("validation").length).toBeGreaterThanOrEqual(30);
});

test("the end is announced: a warning, then SIGTERM in time to save, then it is over", () => {
  const code = `
import signal
def save(*_):
    shutil.copy("${sample}", "/home/submission/submission.csv"); print("saved", flush=True)
signal.signal(signal.SIGTERM, save)
while not os.path.exists("/home/clock/warning.txt"): time.sleep(0.05)
print("warned", flush=True)
while True: time.sleep(0.05)
`;
  expect(runInside(code, ["--time-limit", "12s"]).status).toBe(1);
  expect(output()).toBe("warned\nsaved\n");
  expect(record()).toMatchObject({
    outcome: { kind: "time-limit", limitMs: 12_000 },
    grade: { kind: "scored" },
  });
  expect(record().elapsedMs).toBeLessThan(13_500);
});

test("telemetry is one small file, and its summary is in the record", () => {
  runInside(`
end = time.time() + 3
while time.time() < end: pass
data = bytearray(200 * 2**20); time.sleep(6)
open("/home/code/large", "wb").write(data); time.sleep(2)
`);
  const { telemetry } = record();
  expect(telemetry!.samples).toBeGreaterThan(4);
  expect(telemetry!.memoryPeakBytes).toBeGreaterThan(200 * 2 ** 20);
  expect(telemetry!.cpuSeconds).toBeGreaterThan(1);
  expect(telemetry!.idleShare).toBeGreaterThan(0.2);
  expect(telemetry!.gpus).toEqual([]);
  expect(telemetry!.nearest).not.toBeNull();
  expect(readFileSync(runPaths(stored().dir).telemetry, "utf8")).toMatch(/^attempt,seconds,cpu_seconds/);
}, 60_000);

test.runIf(process.getuid?.() === 0)(
  "a disk that fills up is an error inside, not the end of the run, and is named",
  () => {
    const fill = `
try:
    with open("/home/agent/fill", "wb") as f:
        while True: f.write(b"x" * 2**20)
except OSError as error: print("bytes", error.errno)
os.remove("/home/agent/fill")
hidden = open("/home/code/hidden", "wb"); os.remove("/home/code/hidden")
try:
    while True: hidden.write(b"x" * 2**20)
except OSError as error: print("deleted but open", error.errno)
time.sleep(1.5); hidden.close()
try:
    for i in range(10**6): open("/home/logs/%d" % i, "w").close()
except OSError as error: print("files", error.errno)
subprocess.run("rm -f /home/logs/[0-9]*", shell=True)
shutil.copy("${sample}", "/home/submission/submission.csv")
`;
    runInside(fill, ["--disk", "64m"]);
    expect(output()).toBe("bytes 28\ndeleted but open 28\nfiles 28\n");
    expect(record()).toMatchObject({
      outcome: { kind: "finished" },
      grade: { kind: "scored" },
      incidents: [{ kind: "disk-full" }],
    });
    expect(record().sandbox!.enforced).toContain("disk");
  },
);

test("submissions that are no files are refused, named, and not read: a link, a pipe, a device, a folder, a hole of 5 GB", () => {
  const tricks: [string, string][] = [
    ["os.symlink('/etc/passwd', s)", "symbolic link"],
    ["os.mkfifo(s)", "named pipe"],
    ["os.mkdir(s)", ""],
    ["f = open(s, 'w'); f.truncate(5 * 2**30); f.close()", ""],
  ];
  for (const [plant, refusal] of tricks) {
    before = listGroups(place.runsDir);
    runInside(`s = "/home/submission/submission.csv"\n${plant}`, ["--disk", "6g"]);
    expect(record(), plant).toMatchObject({ state: "finished", outcome: { kind: "finished" } });
    expect(["missing", "invalid"], plant).toContain(record().grade!.kind);
    expect(record().refusedFiles.join(), plant).toContain(refusal);
    expect(record().incidents?.some(({ kind }) => kind === "refused-file") ?? false).toBe(refusal !== "");
  }
}, 120_000);

test("fork bombs and memory bombs are held and named", () => {
  runInside(
    `
import threading
held = []
try:
    for _ in range(200): held.append(os.fork()); held[-1] == 0 and (time.sleep(30), os._exit(0))
except OSError as error: print("refused", error.errno)
`,
    ["--processes", "40"],
  );
  expect(output()).toContain("refused 11");
  const kinds = () => record().incidents?.map(({ kind }) => kind) ?? [];
  if (record().sandbox!.enforced.includes("memory")) expect(kinds()).toContain("process-limit");
  before = listGroups(place.runsDir);
  runInside(
    `subprocess.run([sys.executable, "-c", "x = bytearray(900 * 2**20); print(len(x))"]); print("alive", flush=True)`,
    ["--memory", "300m"],
  );
  expect(kinds()).toContain("memory-limit");
});

test("no key of the harness is found inside, in its files or in what a run leaves", () => {
  const key = "sk-planted-91f3a7";
  const code = `
found = subprocess.run("cat /proc/*/environ /proc/*/cmdline 2>/dev/null; env; grep -rs planted /home /tmp /run", shell=True, capture_output=True).stdout
print("LEAK" if b"planted-91" + b"f3a7" in found else "clean")
`;
  const limits = ["--time-limit", "60s", "--memory", "1g"];
  const command = ["run", "--agent", "command", "-c", "quake-magnitude", ...limits, "--", "python3", "-c"];
  place.run([...command, `import subprocess${code}`], { env: { OPENAI_API_KEY: key, HTTP_PROXY: key } });
  expect(output()).toBe("clean\n");
  writeFileSync(join(place.dir, "check"), key);
  const files = readdirSync(stored().dir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const file of files)
    expect(readFileSync(join(file.parentPath, file.name)).includes(key), file.name).toBe(false);
});
