import { lstatSync } from "node:fs";
import { writeFileAtomic } from "../core/files.ts";
import { competitionReport } from "../grade/competition-report.ts";
import { gradeInProcess } from "../grade/grading-process.ts";
import type { Grade } from "../record/schema.ts";
import { runPaths } from "../record/store.ts";
import { needsRescue, rescue } from "./rescue.ts";
import { type Graded, gradingTarget, type RunRequest, type RunState } from "./run-request.ts";
import { sendAway } from "./send-away.ts";
import { snapshotPath } from "./snapshots.ts";

/** After the agent is gone: its submission is graded here, or by the grading host that the group names. */
export async function gradeRun(request: RunRequest, state: RunState): Promise<void> {
  const { clock, group } = request;
  const { journal, save, runDir } = state;
  const paths = runPaths(runDir);
  const graded = await (group.gradeBy ? sendAway(request, state, group.gradeBy) : gradeHere(request, state));
  if (!graded) return; // put aside until the grading host confirms it
  const report = competitionReport(request.competition, graded.grade, {
    path: paths.submission,
    clock,
    edition: group.edition,
  });
  writeFileAtomic(paths.grade, `${JSON.stringify(report, null, 2)}\n`);
  journal.append("graded", { grade: graded.grade });
  save({ state: "finished", endedAt: new Date(clock.now()).toISOString(), ...graded });
}

/** The final submission and every snapshot, graded in a process of their own. */
async function gradeHere(request: RunRequest, state: RunState): Promise<Graded> {
  const paths = runPaths(state.runDir);
  const taken = state.record().snapshots;
  const files = taken.map((snapshot) => snapshotPath(paths.snapshots, snapshot));
  const [submitted, ...grades] = await gradesOf(request, [paths.submission, ...files]);
  const snapshots = taken.map((snapshot, i) => ({ ...snapshot, grade: grades[i]! }));
  const lastValid = grades.findLastIndex((grade) => grade.kind === "scored");
  if (lastValid < 0 || !needsRescue(state, submitted.kind)) return { grade: submitted, snapshots };
  rescue(state, taken[lastValid]!, submitted.kind);
  return { grade: grades[lastValid]!, snapshots };
}

/** An agent that left nothing needs no grading process. */
async function gradesOf(request: RunRequest, paths: readonly string[]): Promise<[Grade, ...Grade[]]> {
  if (!paths.some((path) => lstatSync(path, { throwIfNoEntry: false }))) return [{ kind: "missing" }];
  return (await gradeInProcess({ ...gradingTarget(request), paths })) as [Grade, ...Grade[]];
}
