import { join } from "node:path";
import type { AgentDefinition } from "../agent/define.ts";
import { type Competition, loadCompetition } from "../competition/discover.ts";
import { packageRoot } from "../core/package-root.ts";
import type { Engine } from "../engine/engine.ts";
import { runGroup } from "../engine/local.ts";
import { slurmEngine } from "../engine/slurm.ts";
import type { GroupRecord } from "../record/schema.ts";
import { findPythonEnv, readPythonEnv } from "../run/python-env.ts";
import { selectSandbox } from "../sandbox/select.ts";
import { versionsOf } from "./versions.ts";

type Wanted = Pick<GroupRecord, "engine" | "competitions" | "sandbox">;

/** An engine with what it needs of this machine, and what the group's record says of that. */
export interface ReadyEngine {
  readonly run: Engine;
  readonly sandbox: string;
  readonly versions: Record<string, string>;
}

/** @throws UserError naming what is missing here and the command that mends it */
export async function engineFor(agent: AgentDefinition, wanted: Wanted): Promise<ReadyEngine> {
  switch (wanted.engine) {
    case "local":
      return localEngine(agent, wanted);
    case "slurm":
      return {
        run: slurmEngine({
          node: process.execPath,
          main: join(packageRoot, "bin", "mlebench"),
          env: process.env,
        }),
        sandbox: wanted.sandbox, // chosen on each node, and written into each run's record
        versions: jobVersions(agent),
      };
  }
}

async function localEngine(agent: AgentDefinition, wanted: Wanted): Promise<ReadyEngine> {
  const competitions = new Map<string, Competition>();
  for (const id of wanted.competitions) competitions.set(id, await loadCompetition(id));
  const sandbox = await selectSandbox(wanted.sandbox);
  const pythonEnv = agent.python === null ? null : findPythonEnv(agent.python);
  return {
    run: (work) => runGroup({ ...work, agent, competitions, sandbox, pythonEnv }),
    sandbox: sandbox.name,
    versions: versionsOf(pythonEnv),
  };
}

/** Of the programs, which are shared with the nodes; this machine's hardware is not theirs. */
function jobVersions(agent: AgentDefinition): Record<string, string> {
  const { mlebench, node } = versionsOf(null);
  const pythonEnv = agent.python === null ? null : readPythonEnv(agent.python);
  return { mlebench: mlebench!, node: node!, ...pythonEnv?.packages };
}
