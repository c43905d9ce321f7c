import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AgentDefinition, AgentSettings } from "../agent/define.ts";
import { renderDescription } from "../competition/description.ts";
import type { Competition } from "../competition/discover.ts";
import type { Holdout } from "../competition/holdout.ts";
import { type DescriptionBy, descriptionOf } from "../competition/original-description.ts";
import type { Clock } from "../core/clock.ts";
import type { Secrets } from "../model/run-models.ts";
import type { Journal } from "../record/journal.ts";
import type { GroupRecord, RunGrade, RunRecord } from "../record/schema.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { PythonEnv } from "./python-env/environment.ts";

export interface RunRequest {
  readonly group: GroupRecord;
  readonly groupDir: string;
  readonly runId: string;
  readonly competition: Competition;
  readonly agent: AgentDefinition;
  readonly settings: AgentSettings;
  readonly sandbox: Sandbox;
  /** Python environment of agent code, mounted read-only and first on PATH; null for none. */
  readonly pythonEnv: PythonEnv | null;
  /** Track "validation": where the answers of the held-out rows are, and what of it the agent sees. */
  readonly holdout: Holdout | null;
  /** Keys of model providers; nothing of it gets inside. */
  readonly secrets: Secrets;
  /** What the grading host knows the group's submitter by, where it asks for that. */
  readonly gradeToken?: string;
  /** GPUs of the host that are this run's alone. */
  readonly gpuIds: readonly string[];
  readonly clock: Clock;
  /** Aborted with a {@link RunEnded} on cancel and on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly onLog: (line: string) => void;
}

/** A run's files while it is worked on: the journal and the record, which `save` rewrites. */
export interface RunState {
  readonly runDir: string;
  readonly journal: Journal;
  record(): RunRecord;
  /** `durable: false` for what may be lost in a power cut: the time so far, say. */
  save(change: Partial<RunRecord>, options?: { readonly durable: boolean }): void;
}

/** What grading adds to the record. */
export interface Graded {
  readonly grade: RunGrade;
  readonly snapshots: RunRecord["snapshots"];
}

/** What the grading process needs to know of a run. */
export function gradingTarget({ group, competition }: RunRequest) {
  return { competition: competition.id, dataDir: group.dataDir, edition: group.edition };
}

/** The description (or the brief) that the agent gets, and whose words it is in. */
export function describe(
  competition: Competition,
  group: GroupRecord,
): { readonly text: string; readonly by: DescriptionBy } {
  const { folder, definition, sampleSubmission } = competition;
  const { text, by } =
    group.description === "brief"
      ? { text: readFileSync(join(folder, "brief.md"), "utf8"), by: "mlebench" as const }
      : descriptionOf(competition, group);
  const metric = { name: definition.metric.name, better: definition.metric.better };
  return { text: renderDescription(text, { spec: definition.submission, metric, sampleSubmission }), by };
}
