import { loadAgent } from "../agent/discover.ts";
import { loadCompetition } from "../competition/discover.ts";
import { UserError } from "../core/errors.ts";
import { gpusOfJob } from "../engine/slurm/job-gpus.ts";
import type { Means } from "../engine/slurm/work.ts";
import { prepareHoldout } from "../prepare/holdout.ts";
import type { GroupRecord } from "../record/schema.ts";
import { chosenEnv, findPythonEnv } from "../run/python-env/environment.ts";
import { selectSandbox } from "../sandbox/select.ts";
import { secretsOf } from "./model-options.ts";

/** What one run needs of the node that it works on. @throws UserError naming what the node lacks */
export async function workerMeans(group: GroupRecord, competition: string): Promise<Means> {
  const agent = await loadAgent(group.agent.id);
  const loaded = await loadCompetition(competition);
  const gpuIds = gpusOfJob(process.env["SLURM_JOB_GPUS"] ?? "");
  const wanted = group.limits.gpus ?? 0;
  const envName = chosenEnv(agent, group);
  if (gpuIds.length < wanted)
    throw new UserError(
      `Slurm gave the job ${gpuIds.length} of the ${wanted} GPUs asked for. Ask for them in the cluster's own words, for example --slurm-args "--gres=gpu:a100:${wanted}".`,
    );
  return {
    agent,
    competition: loaded,
    gpuIds,
    secrets: secretsOf(process.env),
    holdout: group.track === "validation" ? prepareHoldout(loaded, group) : null,
    sandbox: await selectSandbox(group.sandbox, agent.image?.(group.agent.settings)),
    pythonEnv: envName === null ? null : findPythonEnv(envName),
  };
}
