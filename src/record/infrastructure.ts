import { defaultInfrastructureRetries } from "./defaults.ts";
import type { GroupRecord, InfrastructureFailure, RunRecord } from "./schema.ts";

/** How often a run of this group is tried again after a failure of the harness, the machine or the cluster. */
export function infrastructureRetriesOf({
  infrastructureRetries,
  slurm,
}: Pick<GroupRecord, "infrastructureRetries" | "slurm">): number {
  return infrastructureRetries ?? slurm?.infrastructureRetries ?? defaultInfrastructureRetries;
}

export interface CountedFailure {
  readonly change: Pick<RunRecord, "infrastructureRetries" | "infrastructureFailures">;
  /** This one included. */
  readonly number: number;
  readonly retries: number;
  /** No more retries: the run ends with this failure. */
  readonly isLast: boolean;
}

/**
 * The one place where failures that are not the agent's are counted, whoever sees them: the harness that lost an
 * attempt, the one that finds a crashed run, the follower of a cluster's jobs.
 */
export function countFailure(
  record: RunRecord,
  group: GroupRecord,
  failure: InfrastructureFailure,
): CountedFailure {
  const number = (record.infrastructureRetries ?? 0) + 1;
  const retries = infrastructureRetriesOf(group);
  const infrastructureFailures = [...(record.infrastructureFailures ?? []), failure];
  return {
    change: { infrastructureRetries: number, infrastructureFailures },
    ...{ number, retries, isLast: number > retries },
  };
}
