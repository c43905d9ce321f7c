import { existsSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeStaleSockets } from "./service.ts";

test("sockets that killed harnesses left are removed, those of living ones stay", () => {
  const name = (pid: number) => join(tmpdir(), `mlb-${pid}-0123456789abcdef.sock`);
  const [stale, living] = [name(999_999_999), name(process.ppid)]; // the first is above the largest process id
  for (const path of [stale, living]) writeFileSync(path, "");
  removeStaleSockets();
  expect([existsSync(stale), existsSync(living)]).toEqual([false, true]);
  rmSync(living);
});
