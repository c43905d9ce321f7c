import { copyFileSync, existsSync, lstatSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { writeFileAtomic } from "../core/files.ts";
import { competitionReport } from "../grade/competition-report.ts";
import { gradeInProcess } from "../grade/grading-process.ts";
import type { Grade, Snapshot } from "../record/schema.ts";
import { runPaths } from "../record/store.ts";
import { gradingTarget, type RunRequest, type RunState } from "./run-request.ts";
import { snapshotPath } from "./snapshots.ts";

/** An agent that left nothing needs no grading process. */
async function gradesOf(request: RunRequest, paths: readonly string[]): Promise<[Grade, ...Grade[]]> {
  if (!paths.some((path) => lstatSync(path, { throwIfNoEntry: false }))) return [{ kind: "missing" }];
  return (await gradeInProcess({ ...gradingTarget(request), paths })) as [Grade, ...Grade[]];
}

/**
 * After the agent is gone: the final submission and every snapshot, graded in a process of their own. An agent
 * that did not end by itself and left no valid file gets its last valid snapshot: it was submitted, then lost.
 */
export async function gradeRun(
  request: RunRequest,
  { journal, record, save, runDir }: RunState,
): Promise<void> {
  const paths = runPaths(runDir);
  const files = record().snapshots.map((snapshot) => snapshotPath(paths.snapshots, snapshot));
  const [submitted, ...grades] = await gradesOf(request, [paths.submission, ...files]);
  const snapshots: Snapshot[] = record().snapshots.map((snapshot, i) => ({ ...snapshot, grade: grades[i]! }));

  let final = submitted;
  const rescued = grades.findLastIndex((grade) => grade.kind === "scored");
  if (
    record().outcome?.kind !== "finished" &&
    (submitted.kind === "missing" || submitted.kind === "invalid") &&
    rescued >= 0
  ) {
    final = grades[rescued]!;
    mkdirSync(dirname(paths.submission), { recursive: true });
    if (existsSync(paths.submission)) copyFileSync(paths.submission, `${paths.submission}.broken`);
    copyFileSync(files[rescued]!, paths.submission);
    journal.append("rescued", { seconds: snapshots[rescued]!.seconds, instead: submitted.kind });
  }

  const { clock, group } = request;
  const report = competitionReport(request.competition, final, {
    path: paths.submission,
    clock,
    edition: group.edition,
  });
  writeFileAtomic(paths.grade, `${JSON.stringify(report, null, 2)}\n`);
  journal.append("graded", { grade: final });
  save({ state: "finished", endedAt: new Date(clock.now()).toISOString(), grade: final, snapshots });
}
