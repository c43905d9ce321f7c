import { appendFileSync, lstatSync } from "node:fs";
import { messageOf } from "../core/errors.ts";
import { validateInProcess } from "../grade/grading-process.ts";
import { maxSubmissionBytes } from "../grade/read-submission.ts";
import type { GradeBy } from "../record/schema.ts";
import { runPaths } from "../record/store.ts";
import { parsePublicKey } from "../remote/keys.ts";
import { receiptHash } from "../remote/receipt.ts";
import { type Sent, sendForGrading } from "../remote/send.ts";
import { needsRescue, rescue } from "./rescue.ts";
import { type Graded, gradingTarget, type RunRequest, type RunState } from "./run-request.ts";
import { snapshotPath } from "./snapshots.ts";

/**
 * Sends the final submission to the grading host and keeps its receipt; no score comes back, and snapshots stay
 * without a grade. A host that is away, or refuses, costs nothing but time: the run is put aside, and `resume` sends
 * the same file again, of which there is one receipt however often it is sent.
 */
export async function sendAway(
  request: RunRequest,
  state: RunState,
  gradeBy: GradeBy,
): Promise<Graded | null> {
  const { snapshots } = state.record();
  const submitted = await finalSubmission(request, state);
  if (submitted.kind !== "file") return { grade: submitted, snapshots };
  let sent: Sent;
  try {
    sent = await send(request, state, gradeBy);
  } catch (error) {
    const stopped = request.signal.aborted && "it was stopped while it waited for the receipt";
    return putAside(request, state, stopped || messageOf(error));
  }
  switch (sent.kind) {
    case "refused":
      return putAside(request, state, `the grading host refused it (${sent.code}): ${sent.detail}`);
    case "waiting":
      return putAside(request, state, `no receipt came in the time to wait; it will be ${sent.receiptPath}`);
    case "received": {
      const { edition, received_at: receivedAt } = sent.receipt;
      if (edition !== request.group.edition)
        return putAside(
          request,
          state,
          `the grading host grades edition ${edition}, and the runs are of edition ${request.group.edition}`,
        );
      if (state.record().unsent) state.save({ unsent: null }, { durable: false });
      return {
        grade: { kind: "sent-away", receipt: receiptHash(sent.receipt), edition, receivedAt },
        snapshots,
      };
    }
  }
}

type Submitted =
  | { readonly kind: "file" }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid"; readonly error: string };

/**
 * What is sent: the file as the agent left it, also where the format check has something against it, since the
 * grader's word is the grading host's; or the last snapshot that passes the check, where one has to be rescued.
 */
async function finalSubmission(request: RunRequest, state: RunState): Promise<Submitted> {
  const paths = runPaths(state.runDir);
  const size = lstatSync(paths.submission, { throwIfNoEntry: false })?.size;
  const check = size === undefined ? { valid: false } : await checkOf(request, paths.submission);
  if (!check.valid && needsRescue(state, size === undefined ? "missing" : "invalid")) {
    for (const snapshot of state.record().snapshots.toReversed()) {
      if (!(await checkOf(request, snapshotPath(paths.snapshots, snapshot))).valid) continue;
      rescue(state, snapshot, size === undefined ? "missing" : "invalid");
      return { kind: "file" };
    }
  }
  if (size === undefined) return { kind: "missing" };
  if (size > maxSubmissionBytes)
    return { kind: "invalid", error: `the file has ${size} bytes; the limit is ${maxSubmissionBytes}` };
  return { kind: "file" };
}

/** A file that breaks the check itself has not passed it. */
async function checkOf(request: RunRequest, path: string): Promise<{ readonly valid: boolean }> {
  return await validateInProcess({ ...gradingTarget(request), path }).catch(() => ({ valid: false }));
}

async function send(request: RunRequest, { runDir, record }: RunState, gradeBy: GradeBy): Promise<Sent> {
  const { clock, signal, gradeToken } = request;
  const { submission, receipt } = runPaths(runDir);
  const { to, submitter, publicKey, receiptsDir, waitMs } = gradeBy;
  return await sendForGrading({
    ...{ csv: submission, competition: request.competition.id, submitter, run: record().id, to },
    key: parsePublicKey(publicKey, "the key in group.json"),
    ...(gradeToken === undefined ? {} : { token: gradeToken }),
    ...(receiptsDir === undefined ? {} : { receiptsDir }),
    waitMs,
    receiptPath: receipt,
    clock,
    // A run that was cancelled is still sent as it stands; only a stop that comes while it waits ends the wait.
    ...(signal.aborted ? {} : { signal }),
  });
}

function putAside({ clock, onLog }: RunRequest, { journal, save, runDir }: RunState, reason: string): null {
  const line = `The submission is not with the grading host yet: ${reason}`;
  appendFileSync(runPaths(runDir).log, `${new Date(clock.now()).toISOString()} ${line}\n`);
  onLog(line);
  journal.append("not-received", { reason });
  save({ state: "interrupted", unsent: reason });
  return null;
}
