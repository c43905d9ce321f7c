import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { arch, cpus, totalmem } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { codePath, packageRoot, packageVersion } from "../core/package-root.ts";
import type { RunCard } from "../record/schema.ts";
import { environmentRecord } from "./python-env/environment.ts";
import { describe, type RunRequest, type RunState } from "./run-request.ts";

/**
 * What somebody must know to believe or repeat a run, in one small file: who ran, with which model and settings, told
 * what, on what, with which feedback. Texts are there as SHA-256.
 * @param instructions as they stand in the sandbox
 */
export function runCard(request: RunRequest, { record }: RunState, instructions: string): RunCard {
  const { group, agent, competition, sandbox, pythonEnv, settings, gpuIds } = request;
  const processors = cpus();
  return {
    mlebench: packageVersion(),
    agent: {
      id: group.agent.id,
      description: agent.description,
      digest: agentDigest(group.agent.id),
      settings,
    },
    models: group.models ?? null,
    competition: { id: competition.id, edition: group.edition },
    seed: record().seed,
    track: group.track,
    prompts: {
      instructions: sha256(instructions),
      description: sha256(describe(competition, group).text),
    },
    limits: group.limits,
    hardware: {
      cpu: processors[0]?.model ?? "unknown",
      cores: processors.length,
      arch: arch(),
      memoryBytes: totalmem(),
      gpus: gpuIds.length,
    },
    sandbox: sandbox.name,
    /** Only without a sandbox does code share the host's network. */
    internet: sandbox.sharesHostNetwork === true,
    environment: pythonEnv ? environmentRecord(pythonEnv) : null,
  };
}

/** Over the names and bytes of the agent's code, prompts among it, as it is run. */
function agentDigest(id: string): string {
  const isOwn = isAbsolute(id);
  const folder = isOwn ? dirname(id) : (id.split("/")[0] ?? id);
  const dirs = isOwn ? [folder] : [codePath("agents", folder), join(packageRoot, "agents", folder)];
  const hash = createHash("sha256");
  for (const dir of new Set(dirs)) {
    for (const name of codeFiles(dir))
      hash
        .update(`${name}\0`)
        .update(readFileSync(join(dir, name)))
        .update("\0");
  }
  return hash.digest("hex");
}

/** Programs and texts, without what a compiler leaves beside them and without tests. */
function codeFiles(dir: string): string[] {
  if (!existsSync(dir)) return []; // an installed package has its texts and its code apart
  return readdirSync(dir, { recursive: true, encoding: "utf8" })
    .filter(
      (name) => /\.([jt]s|mjs|py|sh|txt|md)$/.test(name) && !/\.d\.ts$|\.test\.ts$|node_modules/.test(name),
    )
    .filter((name) => statSync(join(dir, name)).isFile())
    .sort();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
