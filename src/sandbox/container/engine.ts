import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PublicDir } from "../../core/dirs.ts";
import { messageOf, UserError } from "../../core/errors.ts";
import { capture } from "../capture.ts";
import { isRunning } from "../linux/proc.ts";
import type { BoxSpec, Enforced, Sandbox, SandboxProbe } from "../sandbox.ts";
import { sweepLeftovers } from "../sweep.ts";
import { ContainerBox, ownerLabel } from "./box.ts";
import type { GpuStyle } from "./config.ts";
import { EngineApi, EngineError } from "./engine-api.ts";

/** The image whose programs agents see; it needs bash, setpriv, python3 and what the agents call. */
export const defaultImage = "python:3.11-slim";

export interface EngineOptions {
  readonly name: "docker" | "podman";
  /** Where the engine may listen, first that exists; never another machine's. */
  readonly sockets: readonly string[];
  readonly image: string;
  readonly gpus: GpuStyle;
  readonly seccomp: "content" | "path";
  /** How to make it listen, for the message. */
  readonly startIt: string;
}

/** A container engine as a sandbox; `docker.ts` and `podman.ts` say what differs. */
export function engineSandbox({ name, sockets, image, gpus, seccomp, startIt }: EngineOptions): Sandbox {
  let swept: Promise<void> | null = null;
  let limitsKept: Promise<readonly Enforced[]> | null = null;
  const api = () => {
    const socket = sockets.find((path) => existsSync(path));
    return socket ? new EngineApi(socket) : null;
  };
  const start = async (spec: BoxSpec) => {
    const engine = api();
    if (!engine) throw new UserError(`The ${name} sandbox cannot start: nobody listens. ${startIt}`);
    swept ??= sweepContainers(engine).then(sweepLeftovers);
    limitsKept ??= limitsOf(engine);
    await swept;
    return new ContainerBox({ api: engine, image, gpus, seccomp, spec, limitsKept: await limitsKept });
  };
  return {
    name,
    start,
    async probe() {
      const engine = api();
      if (!engine)
        return {
          kind: "unusable",
          reason: `${name}'s socket is not there (${sockets.join(", ")})`,
          fix: startIt,
        };
      return (await lacking(engine, { name, image, startIt })) ?? (await tryOut(start, image));
    },
  };
}

async function lacking(
  api: EngineApi,
  { name, image, startIt }: Pick<EngineOptions, "name" | "image" | "startIt">,
): Promise<SandboxProbe | null> {
  try {
    await api.call("GET", `/images/${encodeURIComponent(image)}/json`);
    return null;
  } catch (error) {
    if (error instanceof EngineError && error.status === 404)
      return {
        kind: "unusable",
        reason: `${name} has no image ${image}`,
        fix: `Run: ${name} pull ${image}, or name one that is there: MLEBENCH_SANDBOX_IMAGE`,
      };
    return { kind: "unusable", reason: `${name} at ${api.socketPath}: ${messageOf(error)}`, fix: startIt };
  }
}

/** Starts a box and a command in it for real. */
async function tryOut(start: Sandbox["start"], image: string): Promise<SandboxProbe> {
  const dir = mkdtempSync(join(tmpdir(), "mlebench-probe-"));
  try {
    await using box = await start({
      data: dir as PublicDir,
      home: { submission: dir, code: dir, logs: dir, agent: dir },
      files: {},
      readOnly: [],
      env: {},
      limits: {
        ...{ cpus: 1, memoryBytes: 256 * 2 ** 20, processes: 16 },
        ...{ fileSizeBytes: 2 ** 20, outputBytes: 65536 },
      },
    });
    const { status, stderr } = await capture(box.spawn(["python3", "-c", ""], { timeoutMs: 60_000 }));
    if (status.kind === "exited" && status.code === 0)
      return {
        kind: "usable",
        enforced: box.enforced,
        notes: [`Programs inside are those of the image ${image}.`],
      };
    const detail = status.kind === "launch-failed" ? status.detail : stderr || status.kind;
    return {
      kind: "unusable",
      reason: `a container of ${image} fails here: ${detail}`,
      fix: "The image needs bash, setpriv (util-linux) and python3. Name another: MLEBENCH_SANDBOX_IMAGE",
    };
  } catch (error) {
    return {
      kind: "unusable",
      reason: messageOf(error),
      fix: "Mend what the message names, then try again.",
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What the engine itself says it can limit on this machine: rootless engines often cannot. */
async function limitsOf(api: EngineApi): Promise<readonly Enforced[]> {
  const info = await api.call<Record<string, unknown>>("GET", "/info");
  const kept = (key: string, limit: Enforced) => (info[key] === true ? [limit] : []);
  return [...kept("MemoryLimit", "memory"), ...kept("CpuCfsQuota", "cpu"), ...kept("PidsLimit", "processes")];
}

/** Removes containers whose harness was killed; those of running harnesses are left alone. */
async function sweepContainers(api: EngineApi): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [ownerLabel] }));
  const found = await api.call<{ Id: string; Labels: Record<string, string> }[]>(
    "GET",
    `/containers/json?all=1&filters=${filters}`,
  );
  for (const { Id, Labels } of found) {
    const [pid, startTime] = Labels[ownerLabel]?.split(" ") ?? [];
    if (pid && startTime && !isRunning({ pid: Number(pid), startTime }))
      await api.call("DELETE", `/containers/${Id}?force=1&v=1`).catch(() => {});
  }
}
