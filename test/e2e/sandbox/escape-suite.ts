import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PublicDir } from "../../../src/core/dirs.ts";
import { capture } from "../../../src/sandbox/capture.ts";
import type { BoxSpec, Sandbox } from "../../../src/sandbox/sandbox.ts";

/**
 * Each script in escape/ is one way out. It prints a line with ESCAPED for whatever it got, and "done" at its end,
 * so a script that breaks is not taken for one that was held. A new file there is a new test.
 */
const probes = readdirSync(join(import.meta.dirname, "escape"));
const place = {} as { root: string; spec: BoxSpec; host: ChildProcess; servers: Server[] };

async function setUp(): Promise<void> {
  place.root = mkdtempSync(join(tmpdir(), "escape-"));
  const dir = (name: string) => {
    mkdirSync(join(place.root, name), { recursive: true });
    return join(place.root, name);
  };
  const answers = join(dir("prepared/private"), "answers-4f1d.csv");
  writeFileSync(answers, "id,y\n1,1\n", { mode: 0o644 });
  const data = dir("prepared/public") as PublicDir;
  writeFileSync(join(data, "train.csv"), "id,y\n");
  // A process of ours with a key in its environment; as root another user's would be readable all the same.
  place.host = spawn("sleep", ["1000"], { env: { OPENAI_API_KEY: "planted-secret-1" }, detached: true });
  const abstract = `mlebench-escape-${process.pid}`;
  const tcp = createServer((socket) => socket.end());
  const unix = createServer((socket) => socket.end());
  place.servers = [tcp, unix];
  await new Promise<void>((resolve) => tcp.listen(0, "0.0.0.0", resolve));
  await new Promise<void>((resolve) => unix.listen(`\0${abstract}`, resolve));
  const address = tcp.address();
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each?.map((a) => a.address) ?? []);
  place.spec = {
    data,
    home: { submission: dir("submission"), code: dir("code"), logs: dir("logs"), agent: dir("agent") },
    files: { "instructions.txt": { content: "Read me\n" } },
    readOnly: [],
    env: {
      ANSWERS: answers,
      HOST_PID: `${place.host.pid}`,
      HOST_PORT: `${typeof address === "object" && address ? address.port : 0}`,
      HOST_ADDRESSES: addresses.join(" "),
      ABSTRACT: abstract,
    },
    limits: { memoryBytes: 2 ** 29, processes: 64, fileSizeBytes: 2 ** 24, outputBytes: 2 ** 20 },
  };
}

function tearDown(): void {
  place.host.kill("SIGKILL");
  for (const server of place.servers) server.close();
  rmSync(place.root, { recursive: true, force: true });
}

/** Runs one probe as an agent's code would run. */
export async function attempt(sandbox: Sandbox, probe: string) {
  await using box = await sandbox.start(place.spec);
  const script = readFileSync(join(import.meta.dirname, "escape", probe), "utf8");
  return await capture(box.spawn(["/usr/bin/python3", "-c", script], { timeoutMs: 60_000 }));
}

/** The place that the probes look for: answers, a process with a key, sockets. To be called once a file. */
export function usePlace(): void {
  beforeAll(setUp);
  afterAll(tearDown);
}

/** Every probe but those that a backend is known not to pass, held. */
export function escapeSuite(sandbox: Sandbox, except: readonly string[] = []): void {
  describe(`from the sandbox ${sandbox.name} there is no way out`, () => {
    test.each(probes.filter((probe) => !except.includes(probe)))("%s", async (probe) => {
      const { status, stdout, stderr } = await attempt(sandbox, probe);
      expect({ stdout, stderr }).toEqual({ stdout: "done\n", stderr: "" });
      expect(status).toEqual({ kind: "exited", code: probe === "forged-ending.py" ? 9 : 0 });
      expect(place.host.exitCode ?? place.host.signalCode, "the process outside lives").toBeNull();
    });
  });
}
