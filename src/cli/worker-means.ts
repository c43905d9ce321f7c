import { loadAgent } from "../agent/discover.ts";
import { loadCompetition } from "../competition/discover.ts";
import type { Means } from "../engine/slurm/work.ts";
import type { GroupRecord } from "../record/schema.ts";
import { findPythonEnv } from "../run/python-env.ts";
import { selectSandbox } from "../sandbox/select.ts";

/** What one run needs of the node that it works on. @throws UserError naming what the node lacks */
export async function workerMeans(group: GroupRecord, competition: string): Promise<Means> {
  const agent = await loadAgent(group.agent.id);
  return {
    agent,
    competition: await loadCompetition(competition),
    sandbox: await selectSandbox(group.sandbox),
    pythonEnv: agent.python === null ? null : findPythonEnv(agent.python),
  };
}
