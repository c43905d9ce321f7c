import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { arch, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { packageRoot, packageVersion } from "../core/package-root.ts";
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

/** Over the names and bytes of the agent's folder, its prompts among them; null for one that is not the package's. */
function agentDigest(id: string): string | null {
  const dir = join(packageRoot, "agents", id.split("/")[0]!);
  const hash = createHash("sha256");
  try {
    const names = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const name of names)
      hash
        .update(`${name.slice(dir.length)}\0`)
        .update(readFileSync(name))
        .update("\0");
  } catch {
    return null;
  }
  return hash.digest("hex");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
