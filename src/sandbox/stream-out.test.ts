import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { streamOut } from "./stream-out.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "stream-"));
  mkdirSync(join(dir, "code/deep"), { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("each pass copies what changed, leaves out what is large or a link, and keeps what was deleted", async () => {
  const stream = streamOut({ from: { code: join(dir, "code") }, to: join(dir, "out"), maxFileBytes: 100 });
  writeFileSync(join(dir, "code/a.py"), "1");
  writeFileSync(join(dir, "code/deep/b.py"), "2");
  writeFileSync(join(dir, "code/model.bin"), "x".repeat(101));
  symlinkSync("/etc/passwd", join(dir, "code/link"));
  expect(await stream.pass()).toBe(2);
  expect(await stream.pass()).toBe(0);
  writeFileSync(join(dir, "code/a.py"), "11");
  rmSync(join(dir, "code/deep"), { recursive: true });
  expect(await stream.pass()).toBe(1);
  expect(readdirSync(join(dir, "out/code")).sort()).toEqual(["a.py", "deep"]);
  expect(readFileSync(join(dir, "out/code/a.py"), "utf8")).toBe("11");
  expect(readFileSync(join(dir, "out/code/deep/b.py"), "utf8")).toBe("2");
});
