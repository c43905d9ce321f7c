import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type KaggleServer, serverToken, startKaggleServer } from "../../../test/kaggle-server.ts";
import type { Clock } from "../../core/clock.ts";
import { kaggleApiUrl, makeKaggleClient } from "./client.ts";
import { type DownloadRequest, downloadCompetition } from "./download.ts";

const content = Buffer.alloc(300_000, "0123456789");
const other = Buffer.alloc(250_000, "abcdefghij");
let server: KaggleServer;
let dir: string;
let target: string;
let waits: number[];
// The server cuts a connection when its bytes are written here, so that every run is the same.
let written: number;
let waiting: { position: number; cut: () => void }[];

beforeEach(async () => {
  server = await startKaggleServer({ toy: { zip: content } });
  dir = mkdtempSync(join(tmpdir(), "download-"));
  target = join(dir, "toy", "toy.zip");
  waits = [];
  written = 0;
  waiting = [];
  server.faults.mayCut = (position) =>
    new Promise((cut) => (written >= position ? cut() : void waiting.push({ position, cut })));
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

const never = new Promise<void>(() => {});

/** Waiting costs no time. The stall watch (1234 ms) alone waits; the first connection's two looks for `stalled`. */
function fakeClock(stalled = never): Clock {
  let looks = 0;
  return {
    now: () => 0,
    monotonicMs: () => 0,
    async sleep(ms) {
      if (ms !== 1234) waits.push(ms);
      else await (looks++ < 2 ? stalled : never);
    },
  };
}

function download(request: Partial<DownloadRequest> = {}, clock = fakeClock()) {
  const client = makeKaggleClient({
    credentials: { kind: "token", token: serverToken, source: "the test" },
    apiUrl: kaggleApiUrl({ KAGGLE_API_ENDPOINT: server.url }),
    fetch,
    clock,
    random: () => 0.5,
  });
  const { onProgress, ...rest } = request;
  return downloadCompetition(client, {
    competition: "toy",
    target,
    stallMs: 1234,
    ...rest,
    onProgress(done, total) {
      onProgress?.(done, total);
      written = Math.max(written, done);
      for (const { position, cut } of waiting) if (written >= position) cut();
    },
  });
}

const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest("hex");
const whole = (expected: Buffer) => {
  expect(md5(readFileSync(target))).toBe(md5(expected));
  expect(readdirSync(join(dir, "toy"))).toEqual(["toy.zip"]);
};
const rangesAsked = () =>
  server.requests.filter(({ host }) => host === "storage").map(({ headers }) => headers.range);
const leavePart = (bytes: Buffer, state: unknown) => {
  mkdirSync(join(dir, "toy"), { recursive: true });
  writeFileSync(`${target}.part`, bytes);
  writeFileSync(`${target}.part.json`, typeof state === "string" ? state : JSON.stringify(state));
};

test("the whole file arrives under its name, and the credentials go to the API only", async () => {
  const progress: [number, number | undefined][] = [];
  const result = await download({ onProgress: (...step) => progress.push(step) });
  expect(result).toEqual({ sizeBytes: 300_000, resumedBytes: 0 });
  expect(progress.at(-1)).toEqual([300_000, 300_000]);
  expect(progress.map(([done]) => done)).toEqual(progress.map(([done]) => done).sort((a, b) => a - b));
  whole(content);
  expect(
    server.requests.map(({ host, headers }) => [host, headers.authorization, headers["accept-encoding"]]),
  ).toEqual([
    ["api", `Bearer ${serverToken}`, "identity"],
    ["storage", undefined, "identity"],
  ]);
});

test("twelve cut connections are resumed by range from the last byte: progress sets the count of failures back", async () => {
  server.faults.cutAfter = Array.from({ length: 12 }, () => 20_000);
  await download();
  whole(content);
  expect(rangesAsked().at(-1)).toBe("bytes=240000-");
  expect(waits).toHaveLength(12);
});

test("connections that never get further end after 8 tries, and the part stays for the next time", async () => {
  server.faults.cutAfter = [1000, ...Array.from({ length: 8 }, () => 0)];
  await expect(download()).rejects.toThrow(/Tried 8 times\. Run the same command again/);
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000]);
  expect(readdirSync(join(dir, "toy"))).toEqual(["toy.zip.part", "toy.zip.part.json"]);
  expect(await download()).toEqual({ sizeBytes: 300_000, resumedBytes: 1000 });
  whole(content);
});

test("bytes that trickle are waited for", async () => {
  server.faults.bytesPerWrite = 5000;
  await download();
  whole(content);
  expect(rangesAsked()).toEqual([undefined]);
});

test("a connection that stays open but brings nothing is cut and made anew", async () => {
  server.faults.stallAfter = [70_000];
  let stall = () => {};
  const stalled = new Promise<void>((resolve) => {
    stall = resolve;
  });
  await download({ onProgress: (done) => done === 70_000 && stall() }, fakeClock(stalled));
  whole(content);
  expect(rangesAsked()).toEqual([undefined, "bytes=70000-"]);
});

test("a length announced too long is noticed, and the true one is taken after", async () => {
  server.faults.lengthTooLong = [500];
  await download();
  whole(content);
});

test("a server whose length is always wrong is given up", async () => {
  server.faults.lengthTooLong = Array.from({ length: 100 }, () => 500);
  await expect(download()).rejects.toThrow(/Run the same command again/);
  expect(existsSync(target)).toBe(false);
});

test.each([
  { name: "heeds If-Range", faults: {} },
  { name: "ignores If-Range", faults: { ignoreIfRange: true } },
])("a file that changes between two ranges is taken anew, where the server $name", async ({ faults }) => {
  Object.assign(server.faults, { cutAfter: [100_000] }, faults);
  let changed = false;
  await download({
    onProgress: (done) => {
      if (done !== 100_000 || changed) return;
      changed = true;
      server.competitions["toy"] = { zip: other, etag: '"v2"' };
    },
  });
  expect(changed).toBe(true);
  whole(other);
});

test.each([
  { name: "no ranges", faults: { noRanges: true } },
  { name: "neither ETag nor date", faults: { noValidator: true } },
])("a server with $name is asked for the whole again", async ({ faults }) => {
  Object.assign(server.faults, { cutAfter: [100_000, 200_000] }, faults);
  await download();
  whole(content);
});

test.each([
  { name: "of the same file", etag: '"v1"', resumed: 120_000, ranges: ["bytes=120000-"] },
  { name: "of an older file", etag: '"v0"', resumed: 120_000, ranges: ["bytes=120000-"] },
])(
  "a part $name that a killed process left ends as the file at Kaggle",
  async ({ etag, resumed, ranges }) => {
    const part = etag === '"v1"' ? content : other;
    leavePart(part.subarray(0, 120_000), { schemaVersion: 1, validator: etag, totalBytes: 300_000 });
    expect((await download()).resumedBytes).toBe(resumed);
    whole(content);
    expect(rangesAsked()).toEqual(ranges);
  },
);

test("a part whose state is cut short starts again; a part that is whole is only renamed", async () => {
  leavePart(other.subarray(0, 10), '{"schemaVersion":1,"vali');
  await download();
  whole(content);
  rmSync(target);
  server.requests.length = 0;
  leavePart(content, { schemaVersion: 1, validator: '"v1"', totalBytes: 300_000 });
  await download();
  whole(content);
  expect(server.requests).toEqual([]);
});

test("a part longer than the file at Kaggle starts again", async () => {
  leavePart(Buffer.alloc(400_000), { schemaVersion: 1, validator: '"v1"', totalBytes: 500_000 });
  await download();
  whole(content);
});

test("an abort stops at once and leaves the part, from which the next download goes on", async () => {
  const controller = new AbortController();
  server.faults.bytesPerWrite = 10_000;
  const aborted = download({
    signal: controller.signal,
    onProgress: (done) => done >= 50_000 && controller.abort(),
  });
  await expect(aborted).rejects.toThrow(/abort/i);
  expect([existsSync(target), waits]).toEqual([false, []]);
  expect((await download()).resumedBytes).toBeGreaterThanOrEqual(50_000);
  whole(content);
});

test("rules not accepted: the page to open, nothing on disk, no second try", async () => {
  server.competitions["toy"] = { zip: content, rulesAccepted: false };
  await expect(download()).rejects.toMatchObject({
    problem: "rules",
    url: "https://www.kaggle.com/competitions/toy/rules",
    exitCode: 1,
  });
  expect([waits, readdirSync(join(dir, "toy"))]).toEqual([[], []]);
});

test("an older file in the place is replaced only by a whole one", async () => {
  mkdirSync(join(dir, "toy"), { recursive: true });
  writeFileSync(target, "old");
  server.faults.cutAfter = Array.from({ length: 9 }, () => 0);
  await expect(download()).rejects.toThrow();
  expect(readFileSync(target, "utf8")).toBe("old");
  await download();
  whole(content);
});
