import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Clock, timestamp } from "../core/clock.ts";
import { writeFileAtomic } from "../core/files.ts";
import type { CompetitionReport } from "../record/competition-report.ts";
import { type Experiment, readExperiment, runPaths } from "../record/store.ts";
import { withTrueTrack } from "../record/track.ts";
import { aggregateReports } from "./aggregate-reports.ts";

/**
 * The files that the Python reference's tools read of a run group: metadata.json, submission.jsonl and the
 * grading report. Written anew whenever the engine stops, from the run records.
 */
export function writeReferenceFiles(groupDir: string, clock: Clock): void {
  const experiment = withTrueTrack(readExperiment(groupDir));
  const started = experiment.runs.filter(({ record }) => record.state !== "planned");
  writeJson(join(groupDir, "metadata.json"), metadataOf(experiment));
  const lines = started.map(({ dir, record }) =>
    JSON.stringify({
      competition_id: record.competition,
      submission_path: ifExists(runPaths(dir).submission),
      logs_path: ifExists(join(dir, "logs")),
      code_path: ifExists(join(dir, "code")),
    }),
  );
  writeFileAtomic(join(groupDir, "submission.jsonl"), lines.map((line) => `${line}\n`).join(""));

  const reports = started.flatMap(({ dir }): CompetitionReport[] => {
    const path = runPaths(dir).grade;
    return existsSync(path) ? [JSON.parse(readFileSync(path, "utf8")) as CompetitionReport] : [];
  });
  if (reports.length === 0) return;
  const earlier = readdirSync(groupDir).filter((name) => name.endsWith("_grading_report.json"));
  const current = `${timestamp(clock.now())}_grading_report.json`;
  writeJson(join(groupDir, current), aggregateReports(reports));
  for (const name of earlier) if (name !== current) rmSync(join(groupDir, name));
}

function metadataOf({ group, runs }: Experiment) {
  const entries = runs.map(({ record }) => [record.id, { success: record.outcome?.kind === "finished" }]);
  return {
    run_group: group.id,
    created_at: group.createdAt,
    edition: group.edition,
    track: group.track,
    runs: Object.fromEntries(entries) as Record<string, unknown>,
  };
}

function ifExists(path: string): string | null {
  return existsSync(path) ? path : null;
}

function writeJson(path: string, value: unknown): void {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}
