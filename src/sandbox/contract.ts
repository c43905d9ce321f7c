import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { PublicDir } from "../core/dirs.ts";
import { capture } from "./capture.ts";
import type { Box, BoxLimits, BoxSpec, Enforced, Sandbox, SpawnOptions } from "./sandbox.ts";

/** What the suite needs of a test runner; Vitest's and node:test's functions fit. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  test(name: string, body: (context: { skip(note?: string): void }) => Promise<void>): void;
}

/**
 * What every backend must do, as tests that start real boxes. A backend that does not claim a protection in
 * `enforced` has that test skipped, with the reason; one that claims it must keep it.
 */
export function sandboxContract({ describe, test }: TestRunner, sandbox: Sandbox): void {
  const claims = (async () => {
    const probe = await sandbox.probe();
    return probe.kind === "usable" ? probe.enforced : assert.fail(`${sandbox.name}: ${probe.reason}`);
  })();
  /** `needs`: the protection without which the sentence is not promised. */
  const promise = (name: string, needs: Enforced | null, body: (place: Place) => Promise<void>) =>
    test(name, async (context) => {
      if (needs && !(await claims).includes(needs))
        return context.skip(`${sandbox.name} does not claim ${needs} here`);
      await using place = makePlace(sandbox);
      await body(place);
    });

  describe(`the sandbox ${sandbox.name}: commands`, () => {
    promise("an exit code comes through unchanged", null, async ({ run }) => {
      for (const code of [0, 1, 7, 127, 255]) {
        assert.deepEqual((await run(["sh", "-c", `exit ${code}`])).status, { kind: "exited", code });
      }
    });

    promise("a fatal signal is reported by its name", null, async ({ run }) => {
      for (const signal of ["SEGV", "KILL", "TERM"]) {
        const { status } = await run(["sh", "-c", `kill -${signal} $$`]);
        assert.deepEqual(status, { kind: "signalled", signal: `SIG${signal}` });
      }
    });

    promise("a command that does not exist is a failed launch that names it", null, async ({ run }) => {
      const { status } = await run(["no-such-program", "x"]);
      assert.equal(status.kind, "launch-failed");
      assert.match(status.kind === "launch-failed" ? status.detail : "", /no-such-program/);
    });

    promise("arguments arrive as they are, whatever characters they hold", null, async ({ run }) => {
      const odd = ["a b", "$HOME", "`id`", "--", "-x", "é\n", "*", "'\"\\", ""];
      const { stdout } = await run(["printf", "%s|", ...odd]);
      assert.equal(stdout, odd.map((each) => `${each}|`).join(""));
    });

    promise("bytes pass through stdin and stdout unchanged", null, async ({ start }) => {
      const box = await start();
      const bytes = randomBytes(300_000);
      const process = box.spawn(["cat"]);
      process.stdin.end(bytes);
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdout) chunks.push(chunk as Buffer);
      assert.deepEqual(await process.done, { kind: "exited", code: 0 });
      assert.ok(Buffer.concat(chunks).equals(bytes));
    });

    promise("stdout and stderr are apart, and can be opened by name", null, async ({ run }) => {
      const { stdout, stderr } = await run(["sh", "-c", "echo out > /dev/stdout; echo err > /dev/stderr"]);
      assert.deepEqual({ stdout, stderr }, { stdout: "out\n", stderr: "err\n" });
    });

    promise("several commands run at once in one box", null, async ({ start }) => {
      const box = await start();
      const results = await Promise.all(
        [1, 2, 3].map((n) => capture(box.spawn(["sh", "-c", `sleep 0.1; echo ${n}`]))),
      );
      assert.deepEqual(
        results.map(({ stdout }) => stdout),
        ["1\n", "2\n", "3\n"],
      );
    });

    promise("a closed box starts nothing", null, async ({ start }) => {
      const box = await start();
      await box[Symbol.asyncDispose]();
      assert.throws(() => box.spawn(["true"]), /closed/);
    });
  });

  describe(`the sandbox ${sandbox.name}: ends`, () => {
    const daemon = "(setsid sh -c 'trap \"\" TERM; while :; do echo >> beats; sleep 0.02; done' &);";

    promise("at the time limit even daemons that ignore SIGTERM are gone", null, async ({ run, home }) => {
      const command = ["sh", "-c", `trap '' TERM; ${daemon} sleep 60; sleep 60`];
      const { status } = await run(command, { timeoutMs: 400, graceMs: 100 });
      assert.deepEqual(status, { kind: "time-limit", limitMs: 400 });
      await assertSilent(join(home.code, "beats"));
    });

    promise("at the time limit a command has the grace to save its work", null, async ({ run, home }) => {
      const script = "trap 'echo saved > ../submission/late; exit 0' TERM; while :; do sleep 0.05; done";
      const { status } = await run(["sh", "-c", script], { timeoutMs: 300, graceMs: 30_000 });
      assert.deepEqual(status, { kind: "time-limit", limitMs: 300 });
      assert.equal(readFileSync(join(home.submission, "late"), "utf8"), "saved\n");
    });

    promise("a daemon does not outlive the command that left it", null, async ({ run, home }) => {
      const { status } = await run(["sh", "-c", `${daemon} while [ ! -e beats ]; do sleep 0.01; done`]);
      assert.deepEqual(status, { kind: "exited", code: 0 });
      await assertSilent(join(home.code, "beats"));
    });

    promise("kill() and an aborted signal end a command as killed", null, async ({ start }) => {
      const box = await start();
      const killed = box.spawn(["sleep", "60"]);
      killed.kill();
      assert.deepEqual(await killed.done, { kind: "killed" });
      const abort = new AbortController();
      const aborted = box.spawn(["sleep", "60"], { signal: abort.signal });
      abort.abort();
      assert.deepEqual(await aborted.done, { kind: "killed" });
      const never = box.spawn(["touch", "never"], { signal: AbortSignal.abort() });
      assert.deepEqual(await never.done, { kind: "killed" });
    });

    promise("closing the box ends what runs in it", null, async ({ start, home }) => {
      const box = await start();
      const { done } = box.spawn(["sh", "-c", `${daemon} sleep 60`]);
      while (!existsSync(join(home.code, "beats"))) await delay(10);
      await box[Symbol.asyncDispose]();
      assert.deepEqual(await done, { kind: "killed" });
      await assertSilent(join(home.code, "beats"));
    });

    promise("a flood of output is cut at the limit and reported", "output", async ({ run }) => {
      const { status, stdout } = await run(["sh", "-c", "yes"], {}, { outputBytes: 100_000 });
      assert.deepEqual(status, { kind: "output-limit", limitBytes: 100_000 });
      assert.equal(stdout.length, 100_000);
    });
  });

  describe(`the sandbox ${sandbox.name}: limits`, () => {
    promise("a memory bomb ends out of memory", "memory", async ({ start }) => {
      const box = await start({ memoryBytes: 128 * MiB });
      const { status } = await capture(box.spawn(["python3", "-c", "x = bytearray(10**9)"]));
      assert.deepEqual(status, { kind: "out-of-memory", limitBytes: 128 * MiB });
      const { oomKills, memoryPeakBytes } = box.usage();
      assert.equal(oomKills, 1);
      assert.ok(memoryPeakBytes !== null && memoryPeakBytes <= 128 * MiB, `peak ${memoryPeakBytes}`);
      const { status: next } = await capture(box.spawn(["false"]));
      assert.deepEqual(next, { kind: "exited", code: 1 }, "an earlier command's death is not this one's");
    });

    promise("memory spread over processes and files in /tmp counts too", "memory", async ({ run }) => {
      const script = `
import os
for n in range(8):
    if os.fork() == 0:
        x = bytearray(40 * 2**20)
        open(f"/tmp/{n}", "wb").write(b"x" * 20 * 2**20)
        os.read(0, 1)
        os._exit(0)
sum(1 for _ in range(8) if os.wait()[1] == 9) and os._exit(3)
`;
      const { status } = await run(["python3", "-c", script], {}, { memoryBytes: 128 * MiB });
      assert.deepEqual(status, { kind: "out-of-memory", limitBytes: 128 * MiB });
    });

    promise("a fork bomb is held at the process limit", "processes", async ({ run }) => {
      const script = `
import os, time
n = 0
try:
    while n < 500:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        n += 1
except OSError:
    pass
print(n)
`;
      const { status, stdout } = await run(["python3", "-c", script], {}, { processes: 40 });
      assert.deepEqual(status, { kind: "exited", code: 0 });
      assert.ok(Number(stdout) > 20 && Number(stdout) <= 50, `${stdout} children`);
    });

    promise("threads run up to the process limit", null, async ({ run }) => {
      const script = `
import threading
barrier = threading.Barrier(16)
threads = [threading.Thread(target=barrier.wait) for _ in range(16)]
for t in threads: t.start()
for t in threads: t.join()
import multiprocessing
with multiprocessing.Pool(2) as pool: print(sum(pool.map(abs, [-1, -2, -3])))
`;
      const { stdout, stderr } = await run(["python3", "-c", script], {}, { processes: 64 });
      assert.deepEqual({ stdout, stderr }, { stdout: "6\n", stderr: "" });
    });

    promise("no file grows beyond the limit", "file-size", async ({ run, home }) => {
      const { status } = await run(
        ["dd", "if=/dev/zero", "of=big", "bs=64k", "count=64"],
        {},
        { fileSizeBytes: MiB },
      );
      assert.notDeepEqual(status, { kind: "exited", code: 0 });
      assert.equal(statSync(join(home.code, "big")).size, MiB);
    });

    promise("spinning processes get the cores they were given", "cpu", async ({ start }) => {
      const box = await start({ cpus: 0.5 });
      const spin = 'sh -c "while :; do :; done" &';
      const started = performance.now();
      await capture(box.spawn(["sh", "-c", `${spin} ${spin} sleep 1.5`]));
      const cores = box.usage().cpuMs! / (performance.now() - started);
      assert.ok(cores < 0.7, `${cores} cores used`); // a slow machine only makes it fewer
    });

    promise("usage counts processor time over all commands", "cpu", async ({ start }) => {
      const box = await start();
      const burn = "import time\nwhile time.process_time() < 0.15: pass";
      for (let n = 0; n < 2; n++) await capture(box.spawn(["python3", "-c", burn]));
      const { cpuMs } = box.usage();
      assert.ok(cpuMs !== null && cpuMs >= 300, `${cpuMs} ms`);
      await box[Symbol.asyncDispose]();
      assert.deepEqual(box.usage().cpuMs, cpuMs, "the numbers stay after the end");
    });

    promise("writing more than the disk limit ends the command", "filesystem", async ({ run }) => {
      const script = "for n in 1 2 3 4 5 6 7 8; do head -c 4000000 /dev/zero > file$n; done; sleep 60";
      const { status } = await run(["sh", "-c", script], {}, { diskBytes: 10 * MiB });
      assert.deepEqual(status, { kind: "disk-limit", limitBytes: 10 * MiB });
    });
  });

  describe(`the sandbox ${sandbox.name}: walls`, () => {
    promise("the environment is what was given and nothing of the harness's", null, async (place) => {
      process.env["HARNESS_API_KEY"] = "planted-secret-key";
      const box = await place.start({}, { env: { SEED: "3", LINES: "a\nb", GREETING: "box" } });
      const { stdout } = await capture(box.spawn(["env", "-0"], { env: { GREETING: "command" } }));
      delete process.env["HARNESS_API_KEY"];
      const env = Object.fromEntries(stdout.split("\0").map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
      assert.deepEqual([env["SEED"], env["LINES"], env["GREETING"]], ["3", "a\nb", "command"]);
      assert.equal(env["HARNESS_API_KEY"], undefined);
    });

    promise("every variable inside was given or is one of a shell's own", "filesystem", async ({ run }) => {
      const { stdout } = await run(["env"]);
      const names = stdout.split("\n").flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
      assert.deepEqual(names.sort(), ["HOME", "LANG", "PATH", "PWD", "SHLVL"]);
    });

    promise(
      "the folders are where the contract says, and keep what is written",
      "filesystem",
      async (place) => {
        const { start, home } = place;
        writeFileSync(join(place.data, "train.csv"), "id,y\n");
        writeFileSync(join(place.data, "description.md"), "Original\n");
        const files = {
          "instructions.txt": { content: "Read me\n" },
          "check.sh": { content: "#!/bin/sh\necho ok\n", executable: true },
          "data/description.md": { content: "Brief\n" },
        };
        const box = await start({}, { files });
        const script = `cat /home/data/train.csv /home/instructions.txt /home/data/description.md; /home/check.sh; pwd
for d in submission code logs agent; do echo 1 > /home/$d/kept; done; echo 1 > $HOME/.cache`;
        const { stdout, stderr } = await capture(box.spawn(["sh", "-c", script]));
        assert.deepEqual(
          { stdout, stderr },
          { stdout: "id,y\nRead me\nBrief\nok\n/home/code\n", stderr: "" },
        );
        const again = await capture(box.spawn(["cat", "kept"], { cwd: "/home/logs" }));
        assert.equal(again.stdout, "1\n");
        for (const dir of Object.values(home)) assert.equal(readFileSync(join(dir, "kept"), "utf8"), "1\n");
      },
    );

    promise("a working directory that does not exist is a failed launch", "filesystem", async ({ run }) => {
      const { status } = await run(["true"], { cwd: "/home/nowhere" });
      assert.equal(status.kind, "launch-failed");
    });

    promise(
      "writing works in the given folders and /tmp, and nowhere else",
      "filesystem",
      async ({ run }) => {
        const script = `for d in / /home /home/data /usr /etc /dev /run /proc /var /root /home/submission /home/code \\
        /home/logs /home/agent /tmp /dev/shm; do if (: > $d/probe) 2>/dev/null; then echo $d; fi; done`;
        const { stdout } = await run(["sh", "-c", script]);
        const writable = ["/home/submission", "/home/code", "/home/logs", "/home/agent", "/tmp", "/dev/shm"];
        assert.deepEqual(stdout.trim().split("\n"), writable);
      },
    );

    promise(
      "further mounts show at their own path, read-only; what is hidden is empty",
      "filesystem",
      async (place) => {
        const extra = join(place.root, "private", "env");
        mkdirSync(join(place.root, "private"), { mode: 0o700 }); // like somebody's home directory
        mkdirSync(join(extra, "secret"), { recursive: true });
        writeFileSync(join(extra, "module.py"), "x = 1\n");
        writeFileSync(join(extra, "labels.csv"), "1\n");
        writeFileSync(join(extra, "secret", "answers.csv"), "1\n");
        const hidden = [join(extra, "secret"), join(extra, "labels.csv")];
        const box = await place.start({}, { readOnly: [extra], hidden });
        const script = `cat module.py labels.csv; ls -A secret; ls ..; touch x 2>/dev/null || echo read-only`;
        const { stdout, stderr } = await capture(box.spawn(["sh", "-c", script], { cwd: extra }));
        assert.deepEqual({ stdout, stderr }, { stdout: "x = 1\nenv\nread-only\n", stderr: "" });
      },
    );

    promise("no address of the host or beyond can be reached", "no-network", async ({ start }) => {
      await using server = await listen((_, response) => response.end("reached"), {
        port: 0,
        host: "0.0.0.0",
      });
      const script = `
import socket, sys
def attempt(what, *arguments):
    try:
        what(*arguments)
        print("reached", *arguments)
    except OSError:
        pass
for address in sys.argv[2:]:
    attempt(socket.create_connection, (address, int(sys.argv[1])), 2)
attempt(socket.socket(type=socket.SOCK_DGRAM).sendto, b"x", ("192.0.2.1", 53))
attempt(socket.getaddrinfo, "example.com", 80)
print("tried")
`;
      const box = await start();
      const addresses = Object.values(networkInterfaces()).flatMap(
        (each) => each?.map((a) => a.address) ?? [],
      );
      const command = ["python3", "-c", script, `${server.port}`, ...addresses, "192.0.2.1"];
      const { stdout, stderr } = await capture(box.spawn(command));
      assert.deepEqual({ stdout, stderr }, { stdout: "tried\n", stderr: "" });
    });

    promise("the validation server answers at localhost:5000", "no-network", async (place) => {
      const received: { type: string | undefined; bytes: number }[] = [];
      const socket = join(place.root, "validation.sock");
      await using _server = await listen(
        async (request, response) => {
          const chunks: Buffer[] = [];
          for await (const chunk of request) chunks.push(chunk as Buffer);
          received.push({ type: request.headers["content-type"], bytes: Buffer.concat(chunks).length });
          response.end("Submission is valid.");
        },
        { path: socket },
      );
      const script = `
import http.client
for size in (10, 1_000_000):
    body = b'--b\\r\\nContent-Disposition: form-data; name="file"; filename="s.csv"\\r\\n\\r\\n' + b"x" * size + b"\\r\\n--b--\\r\\n"
    connection = http.client.HTTPConnection("localhost", 5000)
    connection.request("POST", "/validate", body, {"Content-Type": "multipart/form-data; boundary=b"})
    print(connection.getresponse().read().decode(), len(body))
`;
      const box = await place.start({}, { validationSocket: socket });
      for (let n = 0; n < 2; n++) {
        const { stdout, stderr } = await capture(box.spawn(["python3", "-c", script]));
        assert.equal(stderr, "");
        assert.match(stdout, /^Submission is valid\. \d+\nSubmission is valid\. 1000\d+\n$/);
      }
      assert.equal(received.length, 4);
      assert.ok(received.every(({ type }) => type === "multipart/form-data; boundary=b"));
      assert.ok(received[1]!.bytes > 1_000_000);
    });

    promise("boxes that run at once see nothing of each other", "filesystem", async ({ start }) => {
      await using other = makePlace(sandbox);
      const mine = await start();
      const theirs = await other.start();
      const busy = theirs.spawn(["sh", "-c", "echo secret > /tmp/note; echo secret > note; exec sleep 61"]);
      while (!existsSync(join(other.home.code, "note"))) await delay(10);
      const look =
        "cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -c 'sleep 6[1]'; cat /tmp/note note; id -u";
      const { stdout } = await capture(mine.spawn(["sh", "-c", look]));
      busy.kill();
      assert.equal(stdout.split("\n")[0], "0");
      assert.ok(!stdout.includes("secret"));
      if (mine.enforced.includes("own-user")) {
        const { stdout: theirUser } = await capture(theirs.spawn(["id", "-u"]));
        assert.notEqual(stdout.trim().split("\n").at(-1), theirUser.trim());
      }
    });

    promise("a box leaves no mount and no process", null, async ({ start, root }) => {
      const mounts = () =>
        readFileSync("/proc/self/mountinfo", "utf8")
          .split("\n")
          .filter((line) => line.includes(root) || line.includes("mlebench/slot"));
      const children = () => readFileSync(`/proc/self/task/${process.pid}/children`, "utf8");
      const before = children();
      const box = await start();
      await capture(box.spawn(["sh", "-c", "sleep 60 &"]));
      void box.spawn(["sleep", "60"]).done;
      await box[Symbol.asyncDispose]();
      assert.deepEqual(mounts(), []);
      assert.equal(children(), before);
    });
  });
}

const MiB = 2 ** 20;

interface Place extends AsyncDisposable {
  readonly root: string;
  readonly data: PublicDir;
  readonly home: BoxSpec["home"];
  start(limits?: Partial<BoxLimits>, more?: Partial<BoxSpec>): Promise<Box>;
  /** One command in a box of its own. */
  run(
    command: readonly string[],
    options?: SpawnOptions,
    limits?: Partial<BoxLimits>,
  ): ReturnType<typeof capture>;
}

/** Directories for one test, and boxes that are closed with it. */
function makePlace(sandbox: Sandbox): Place {
  const root = mkdtempSync(join(tmpdir(), "sandbox-contract-"));
  const dir = (name: string) => {
    mkdirSync(join(root, name));
    return join(root, name);
  };
  const data = dir("data") as PublicDir;
  const home = { submission: dir("submission"), code: dir("code"), logs: dir("logs"), agent: dir("agent") };
  const boxes: Box[] = [];
  const base = { processes: 100, fileSizeBytes: 64 * MiB, outputBytes: 4 * MiB };
  const start: Place["start"] = async (limits, more) => {
    const spec = { data, home, files: {}, readOnly: [], env: {}, limits: { ...base, ...limits }, ...more };
    const box = await sandbox.start(spec);
    boxes.push(box);
    return box;
  };
  return {
    root,
    data,
    home,
    start,
    run: async (command, options, limits) => capture((await start(limits)).spawn(command, options)),
    async [Symbol.asyncDispose]() {
      for (const box of boxes) await box[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Nobody writes to the file any more. */
async function assertSilent(file: string): Promise<void> {
  const size = statSync(file).size;
  await delay(200);
  assert.equal(statSync(file).size, size, `something still writes ${file}`);
}

async function listen(
  handler: Parameters<typeof createServer>[1] & {},
  where: { port: number; host: string } | { path: string },
): Promise<AsyncDisposable & { port: number }> {
  const server: Server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(where, resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
