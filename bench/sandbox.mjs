// Starting one trivial command in a fresh sandbox, beside `docker run` and `podman run` of an equal command, in one run.
//   node bench/sandbox.mjs
// Needs root on Debian: test/e2e/sandbox/engines.sh installs and starts engines of its own. An engine that does not start is
// passed over with its reason.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const image = "localhost/mlebench-test";
const rounds = Number(process.env.MLEBENCH_BENCH_ROUNDS ?? 15);
/** Where the kernel lets nobody raise them, podman cannot set its own. */
const limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];
const place = mkdtempSync(join(tmpdir(), "bench-sandbox-"));

try {
  const rows = [await ours("bwrap")];
  for (const name of ["docker", "podman"]) rows.push(...(await withEngine(name)));
  print(rows);
} finally {
  rmSync(place, { recursive: true, force: true });
}

async function withEngine(name) {
  const dir = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  const engines = (action) =>
    spawnSync("bash", [join(root, "test/e2e/sandbox/engines.sh"), name, action, dir], {
      encoding: "utf8",
      timeout: 240_000,
    });
  const started = engines("start");
  try {
    if (started.status !== 0) {
      console.log(`${name}: passed over; ${started.stderr.trim().split("\n").at(-1)}`);
      return [];
    }
    const socket = `unix://${join(dir, `${name}.sock`)}`;
    process.env[name === "docker" ? "DOCKER_HOST" : "CONTAINER_HOST"] = socket;
    const client = name === "docker" ? ["docker", "--host", socket] : ["podman", "--url", socket];
    const command = [...client, "run", "--rm", "--network", "none", ...limits, image, "true"];
    const peer = [];
    for (let i = 0; i <= rounds; i++) {
      const ms = timed(() => {
        const { status, stderr } = spawnSync(command[0], command.slice(1), { encoding: "utf8" });
        if (status !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
      });
      if (i > 0) peer.push(ms); // the first warms up
    }
    return [{ name: `${name} run`, ms: median(peer) }, await ours(name, image)];
  } finally {
    engines("stop");
  }
}

/** A box with one command from start to end, as a run has it. */
async function ours(backend, ...options) {
  const module = await import(join(root, "dist", "src", "sandbox", `${backend}.js`));
  const sandbox = module[`${backend}Sandbox`](...options);
  const times = [];
  for (let i = 0; i <= rounds; i++) {
    const home = Object.fromEntries(
      ["submission", "code", "logs", "agent", "data"].map((name) => {
        const dir = join(place, `${backend}-${i}`, name);
        mkdirSync(dir, { recursive: true });
        return [name, dir];
      }),
    );
    const { data, ...writable } = home;
    const start = performance.now();
    const box = await sandbox.start({
      ...{ data, home: writable, files: {}, readOnly: [], env: { PATH: "/usr/bin:/bin" } },
      limits: { processes: 64, fileSizeBytes: 1e6, outputBytes: 1e6, memoryBytes: 256e6 },
    });
    const process = box.spawn(["true"]);
    process.stdin.end();
    const status = await process.done;
    await box[Symbol.asyncDispose]();
    if (status.kind !== "exited" || status.code !== 0)
      throw new Error(`${backend}: ${JSON.stringify(status)}`);
    if (i > 0) times.push(performance.now() - start);
  }
  return { name: `mlebench, ${backend}`, ms: median(times) };
}

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function print(rows) {
  console.log(`\nOne command in a fresh sandbox, from start to end, median of ${rounds}`);
  const own = rows[0].ms;
  for (const { name, ms } of rows)
    console.log(
      `  ${name.padEnd(18)} ${ms.toFixed(0).padStart(6)} ms   ${(ms / own).toFixed(1)}× the time of bwrap`,
    );
}
