import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openJournal } from "../record/journal.ts";
import type { Outcome, RunRecord } from "../record/schema.ts";
import { readRunOrPlanned, runPaths, writeRun } from "../record/store.ts";
import { attempt } from "./attempt.ts";
import { gradeRun } from "./grade-run.ts";
import type { RunRequest, RunState } from "./run-request.ts";
import { removeWorkspace } from "./workspace.ts";

/**
 * One run, from an empty (or, after a crash, half-filled) workspace to a finished record. What goes wrong in
 * the harness is tried again, then becomes the outcome `infrastructure`; an interruption leaves the run to be resumed.
 */
export async function runOne(request: RunRequest): Promise<RunRecord> {
  const runDir = join(request.groupDir, request.runId);
  mkdirSync(runDir, { recursive: true });
  using state = openState(request, runDir);
  const last = state.journal.events.findLast((event) => event.type === "agent-ended");
  if (last) state.save({ outcome: last.data["outcome"] as Outcome });
  else {
    let end = await attempt(request, state);
    while (end === "lost") end = await attempt(request, state);
    if (end === "interrupted") return state.record();
  }
  // Everything of it is collected. Before the record says "finished": what is finished is not looked at again.
  await removeWorkspace(runDir);
  await gradeRun(request, state);
  return state.record();
}

function openState({ group, clock }: RunRequest, runDir: string): RunState & Disposable {
  const paths = runPaths(runDir);
  const journal = openJournal(paths.events, clock);
  let record = readRunOrPlanned(runDir, group);
  return {
    runDir,
    journal,
    record: () => record,
    save(change, options) {
      record = { ...record, ...change };
      writeRun(runDir, record, options);
    },
    [Symbol.dispose]: () => journal[Symbol.dispose](),
  };
}
