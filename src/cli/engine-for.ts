import { join } from "node:path";
import type { AgentDefinition } from "../agent/define.ts";
import { type Competition, loadCompetition } from "../competition/discover.ts";
import { UserError } from "../core/errors.ts";
import { packageRoot } from "../core/package-root.ts";
import type { Engine } from "../engine/engine.ts";
import { type EngineRequest, runGroup } from "../engine/local.ts";
import { prepareHoldout } from "../prepare/holdout.ts";
import type { GroupRecord } from "../record/schema.ts";
import { chosenEnv, findPythonEnv, headlineVersions, readPythonEnv } from "../run/python-env/environment.ts";
import { machinePool } from "../sandbox/machine-pool.ts";
import { selectSandbox } from "../sandbox/select.ts";
import { tokenVariable } from "./grade-by.ts";
import { secretsOf } from "./model-options.ts";
import { versionsOf } from "./versions.ts";

type Wanted = Pick<
  GroupRecord,
  | "engine"
  | "competitions"
  | "dataDir"
  | "edition"
  | "sandbox"
  | "track"
  | "limits"
  | "env"
  | "gradeBy"
  | "agent"
>;

/** An engine with what it needs of this machine, and what the group's record says of that. */
export interface ReadyEngine {
  readonly run: Engine;
  readonly sandbox: string;
  readonly versions: Record<string, string>;
}

/** @throws UserError naming what is missing here and the command that mends it */
export async function engineFor(agent: AgentDefinition, wanted: Wanted): Promise<ReadyEngine> {
  const competitions = new Map<string, Competition>();
  for (const id of wanted.competitions) competitions.set(id, await loadCompetition(id));
  // Made here, once; the nodes of a cluster find it in the data directory.
  const holdouts =
    wanted.track === "validation"
      ? [...competitions].map(([id, each]) => [id, prepareHoldout(each, wanted)] as const)
      : [];
  switch (wanted.engine) {
    case "local":
      return localEngine(agent, wanted, { competitions, holdouts: new Map(holdouts) });
    case "slurm": {
      const { slurmEngine } = await import("../engine/slurm.ts");
      return {
        run: slurmEngine({
          node: process.execPath,
          main: join(packageRoot, "bin", "mlebench"),
          env: process.env,
        }),
        sandbox: wanted.sandbox, // chosen on each node, and written into each run's record
        versions: jobVersions(chosenEnv(agent, wanted)),
      };
    }
  }
}

async function localEngine(
  agent: AgentDefinition,
  wanted: Wanted,
  content: Pick<EngineRequest, "competitions" | "holdouts">,
): Promise<ReadyEngine> {
  const pool = machinePool();
  if (wanted.limits.gpus) requireGpus(wanted.limits.gpus, pool.capacity.gpuIds);
  const sandbox = await selectSandbox(wanted.sandbox, agent.image?.(wanted.agent.settings));
  const envName = chosenEnv(agent, wanted);
  const pythonEnv = envName === null ? null : findPythonEnv(envName);
  const secrets = secretsOf(process.env);
  const token = wanted.gradeBy && process.env[tokenVariable];
  const remote = token ? { gradeToken: token } : {};
  return {
    run: (work) => runGroup({ ...work, ...content, ...remote, agent, pool, sandbox, pythonEnv, secrets }),
    sandbox: sandbox.name,
    versions: versionsOf(pythonEnv),
  };
}

/** Of the programs, which are shared with the nodes; this machine's hardware is not theirs. */
function jobVersions(envName: string | null): Record<string, string> {
  const { mlebench, node } = versionsOf(null);
  const pythonEnv = envName === null ? null : readPythonEnv(envName);
  return { mlebench: mlebench!, node: node!, ...(pythonEnv ? headlineVersions(pythonEnv) : {}) };
}

function requireGpus(wanted: number, there: readonly string[]): void {
  if (wanted <= there.length) return;
  throw new UserError(
    `--gpus ${wanted}: nvidia-smi lists ${there.length === 0 ? "no GPU" : `${there.length}`} on this machine.`,
  );
}
