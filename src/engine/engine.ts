import type { Clock } from "../core/clock.ts";
import type { GroupRecord, RunRecord } from "../record/schema.ts";

/**
 * Works through a group's unfinished runs: on this machine (local.ts), or by jobs of a cluster (slurm.ts). A finished
 * run is never done again, a run that breaks does not stop the others, and one harness at a time has the group.
 */
export type Engine = (work: GroupWork) => Promise<void>;

export interface GroupWork {
  readonly groupDir: string;
  readonly group: GroupRecord;
  readonly clock: Clock;
  /** Ctrl-C: the engine returns soon; what is unfinished is left to `mlebench resume`. */
  readonly signal: AbortSignal;
  readonly onProgress: (event: ProgressEvent) => void;
}

export type ProgressEvent =
  | { readonly kind: "started"; readonly run: string; readonly competition: string; readonly seed: number }
  | { readonly kind: "log"; readonly run: string; readonly line: string }
  | { readonly kind: "ended"; readonly run: string; readonly record: RunRecord }
  /** A line about the group as a whole. */
  | { readonly kind: "notice"; readonly line: string };
