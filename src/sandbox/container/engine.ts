import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { messageOf, UserError } from "../../core/errors.ts";
import { isLeftBehind, ownerMark } from "../linux/owner.ts";
import type { BoxSpec, Enforced, Sandbox, SandboxProbe } from "../sandbox.ts";
import { sweepLeftovers } from "../sweep.ts";
import { type TryOut, tryOut } from "../try-out.ts";
import { ContainerBox, type ContainerBoxInput, ownerLabel } from "./box.ts";
import type { ContainerPlan, Dialect } from "./config.ts";
import { EngineApi, EngineError } from "./engine-api.ts";

/** The image whose programs agents see; it needs bash, setpriv, python3 and what the agents call. */
export const defaultImage = "python:3.11-slim";

export interface EngineOptions {
  readonly name: "docker" | "podman";
  /** Where the engine may listen, first that exists; never another machine's. */
  readonly sockets: readonly string[];
  readonly image: string;
  readonly dialect: Dialect;
  readonly seccomp: "content" | "path";
  /** How to make it listen, for the message. */
  readonly startIt: string;
}

/** A container engine as a sandbox; `docker.ts` and `podman.ts` say what differs. */
export function engineSandbox({ name, sockets, image, dialect, seccomp, startIt }: EngineOptions): Sandbox {
  let swept: Promise<void> | null = null;
  let limits: Promise<Pick<ContainerBoxInput, "limitsKept" | "hardLimits">> | null = null;
  const api = () => {
    const socket = sockets.find((path) => existsSync(path));
    return socket ? new EngineApi(socket) : null;
  };
  const start = async (spec: BoxSpec) => {
    const engine = api();
    if (!engine) throw new UserError(`The ${name} sandbox cannot start: nobody listens. ${startIt}`);
    swept ??= sweepContainers(engine).then(sweepLeftovers);
    limits ??= limitsOf(engine);
    await swept;
    return new ContainerBox({ api: engine, image, dialect, seccomp, spec, ...(await limits) });
  };
  return {
    name,
    start,
    async copyOut(path, to) {
      const engine = api();
      if (!engine) throw new UserError(`The ${name} sandbox cannot start: nobody listens. ${startIt}`);
      await copyFromImage(engine, image, { path, to });
    },
    async probe() {
      const engine = api();
      if (!engine)
        return {
          kind: "unusable",
          reason: `${name}'s socket is not there (${sockets.join(", ")})`,
          fix: startIt,
        };
      const missing = await lacking(engine, { name, image, startIt });
      return missing ?? (await tryOut({ start, ...python(image) }));
    },
  };
}

/** The program that the image needs most. */
function python(image: string): Omit<TryOut, "start"> {
  return {
    command: ["python3", "-c", ""],
    timeoutMs: 60_000,
    notes: () => [`Programs inside are those of the image ${image}.`],
    refusal: (detail) => ({
      reason: `a container of ${image} fails here: ${detail}`,
      fix: "The image needs bash, setpriv (util-linux) and python3. Name another: MLEBENCH_SANDBOX_IMAGE",
    }),
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

/** What the engine itself says it can limit on this machine (rootless engines often cannot), and how far it may go. */
async function limitsOf(api: EngineApi): Promise<Pick<ContainerBoxInput, "limitsKept" | "hardLimits">> {
  const info = await api.call<Record<string, unknown>>("GET", "/info");
  const kept = (key: string, limit: Enforced) => (info[key] === true ? [limit] : []);
  const limitsKept = [
    ...kept("MemoryLimit", "memory"),
    ...kept("CpuCfsQuota", "cpu"),
    ...kept("PidsLimit", "processes"),
  ];
  return { limitsKept, hardLimits: hardLimits() };
}

/** The directory's content, by a container that is never started; links and devices of the image are not followed. */
async function copyFromImage(
  api: EngineApi,
  image: string,
  { path, to }: { readonly path: string; readonly to: string },
): Promise<void> {
  const labels = { [ownerLabel]: ownerMark() };
  const { Id } = await api.call<{ Id: string }>("POST", "/containers/create", {
    ...{ Image: image, Cmd: ["true"], NetworkDisabled: true, Labels: labels },
  });
  try {
    const tar = spawn("tar", ["-x", "-C", to, "--strip-components=1", "--no-same-owner"], {
      stdio: ["pipe", "ignore", "pipe"],
    });
    const ended = once(tar, "close") as Promise<[number | null]>;
    await pipeline(await api.archive(Id, path), tar.stdin);
    const [code] = await ended;
    if (code !== 0) throw new Error(`tar ended with ${code}`);
  } catch (error) {
    throw new UserError(`${path} cannot be copied out of the image ${image}: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    await api.call("DELETE", `/containers/${Id}?force=1&v=1`).catch(() => {});
  }
}

/** Removes containers whose harness was killed; those of running harnesses are left alone. */
async function sweepContainers(api: EngineApi): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [ownerLabel] }));
  const found = await api.call<{ Id: string; Labels: Record<string, string> }[]>(
    "GET",
    `/containers/json?all=1&filters=${filters}`,
  );
  for (const { Id, Labels } of found) {
    if (isLeftBehind(Labels[ownerLabel] ?? ""))
      await api.call("DELETE", `/containers/${Id}?force=1&v=1`).catch(() => {});
  }
}

function hardLimits(): ContainerPlan["hardLimits"] {
  const text = execFileSync("bash", ["-c", "ulimit -Hn; ulimit -Hu"], { encoding: "utf8" });
  const [openFiles = null, processes = null] = text
    .trim()
    .split("\n")
    .map((line) => (line === "unlimited" ? null : Number(line)));
  return { openFiles, processes };
}
