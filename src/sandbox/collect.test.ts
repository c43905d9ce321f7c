import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { collect } from "./collect.ts";

function workspace() {
  const root = mkdtempSync(join(tmpdir(), "collect-"));
  const from = { submission: join(root, "s"), code: join(root, "c"), logs: join(root, "l") };
  for (const dir of [...Object.values(from), join(root, "run")]) mkdirSync(dir);
  return {
    root,
    from,
    to: join(root, "run"),
    collect: (limits = {}) => collect({ from, to: join(root, "run"), maxFileBytes: 1000, ...limits }),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  };
}

test("copies files with their folders and the right to execute, and replaces an earlier copy", async () => {
  using place = workspace();
  mkdirSync(join(place.from.code, "a/b"), { recursive: true });
  writeFileSync(join(place.from.code, "a/b/run.sh"), "#!/bin/sh\n", { mode: 0o4777 });
  writeFileSync(join(place.from.submission, "submission.csv"), "id,y\n");
  writeFileSync(join(place.from.logs, "empty"), "");
  mkdirSync(join(place.to, "logs"));
  writeFileSync(join(place.to, "logs/stale"), "");
  expect(await place.collect()).toEqual([]);
  expect(readFileSync(join(place.to, "submission/submission.csv"), "utf8")).toBe("id,y\n");
  expect(statSync(join(place.to, "code/a/b/run.sh")).mode & 0o7777).toBe(0o755);
  expect(statSync(join(place.to, "logs/empty")).size).toBe(0);
  expect(existsSync(join(place.to, "logs/stale"))).toBe(false);
});

test("what is not a plain file of the agent's own is refused by name and reason", async () => {
  using place = workspace();
  const { code, submission } = place.from;
  writeFileSync(join(place.root, "answers.csv"), "1\n");
  symlinkSync(join(place.root, "answers.csv"), join(submission, "submission.csv"));
  symlinkSync("/etc", join(code, "etc"));
  symlinkSync("nowhere", join(code, "dangling"));
  linkSync(join(place.root, "answers.csv"), join(code, "hard"));
  execFileSync("mkfifo", [join(code, "pipe")]);
  const server = createServer().listen(join(code, "sock"));
  writeFileSync(join(code, "sparse"), "");
  truncateSync(join(code, "sparse"), 5e9);
  writeFileSync(join(code, "two\u001b[2Jlines\n"), "x".repeat(2000));
  const refused = await place.collect();
  server.close();
  expect(refused).toEqual([
    "submission/submission.csv: a symbolic link, not a regular file",
    "code/dangling: a symbolic link, not a regular file",
    "code/etc: a symbolic link, not a regular file",
    "code/pipe: a named pipe, not a regular file",
    "code/sock: a socket, not a regular file",
    "code/hard: a hard link to a file elsewhere",
    "code/sparse: 5000000000 bytes; the limit for one file is 1000",
    "code/two\\u001b[2Jlines\\n: 2000 bytes; the limit for one file is 1000",
  ]);
  expect(existsSync(join(place.to, "submission/submission.csv"))).toBe(false);
});

test("hard links among the agent's own files are ordinary files", async () => {
  using place = workspace();
  writeFileSync(join(place.from.code, "one"), "same");
  linkSync(join(place.from.code, "one"), join(place.from.logs, "two"));
  expect(await place.collect()).toEqual([]);
  expect(readFileSync(join(place.to, "logs/two"), "utf8")).toBe("same");
});

test("totals are bounded: bytes, files, depth", async () => {
  using place = workspace();
  for (const name of ["a", "b", "c"]) writeFileSync(join(place.from.code, name), "x".repeat(400));
  expect(await place.collect({ maxTotalBytes: 900 })).toEqual([
    "code/c: 400 bytes; the limit for all files is 900",
  ]);
  expect(await place.collect({ maxFiles: 2 })).toEqual([
    "more than 2 files and folders; the rest was left out",
  ]);
  expect(readdirSync(join(place.to, "code"))).toHaveLength(2);
  mkdirSync(join(place.from.logs, "d/".repeat(60)), { recursive: true });
  const [problem] = await place.collect();
  expect(problem).toMatch(/^logs\/d\/d.*: deeper than 40 directories$/);
});

test("a folder that the agent locked does not stop the rest", async () => {
  using place = workspace();
  mkdirSync(join(place.from.code, "locked"));
  writeFileSync(join(place.from.code, "open"), "1");
  chmodSync(join(place.from.code, "locked"), 0);
  const refused = await place.collect();
  chmodSync(join(place.from.code, "locked"), 0o700);
  // root reads it all the same
  expect(refused).toEqual(process.getuid?.() === 0 ? [] : ["code/locked: cannot be read (EACCES)"]);
  expect(readFileSync(join(place.to, "code/open"), "utf8")).toBe("1");
});
