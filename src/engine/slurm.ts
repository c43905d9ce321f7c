import type { Engine } from "./engine.ts";
import { lockGroup } from "./group-lock.ts";
import { follow } from "./slurm/follow.ts";
import type { WorkerProgram } from "./slurm/sbatch.ts";
import { slurmCommands } from "./slurm/slurm-commands.ts";
import { submitter } from "./slurm/submitter.ts";

/**
 * Runs a group as job arrays of Slurm, one run an element: each element works on its node as the local engine would
 * (slurm/work.ts), and this process only submits and follows. Everything it knows stands in the group's directory
 * and in Slurm, so that it can end at any moment and another can go on.
 */
export function slurmEngine(program: WorkerProgram): Engine {
  return async (work) => {
    using _lock = lockGroup(work.groupDir);
    const slurm = slurmCommands(program.env);
    await follow({ ...work, slurm, submitter: submitter(work, slurm, program) });
  };
}
