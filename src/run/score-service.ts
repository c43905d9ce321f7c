import { gradeInProcess } from "../grade/grading-process.ts";
import { defaultScores } from "../record/defaults.ts";
import type { JournalEvent, Track } from "../record/schema.ts";
import { scoreShown } from "../record/track.ts";
import { eventsOfAttempt } from "./attempt-events.ts";
import type { RunRequest, RunState } from "./run-request.ts";
import { gradingTarget } from "./run-request.ts";
import type { ServiceAnswer, Upload } from "./validation-server.ts";

/**
 * The scores that a track lets an agent see while it runs: of the held-out part of the training data
 * ("validation", so many times) or of the test set ("practice"). Each is in the journal before the agent has it, and
 * the count goes on after a crash.
 * @returns null on the track "sealed"
 */
export function scoreService(
  request: RunRequest,
  { journal }: Pick<RunState, "journal">,
): ((upload: Upload) => Promise<ServiceAnswer>) | null {
  const { group, holdout } = request;
  if (group.track === "sealed") return null;
  const target = gradingTarget(request);
  const dataDir = group.track === "validation" ? holdout!.dataDir : target.dataDir;
  const allowed = group.track === "validation" ? (group.scores ?? defaultScores) : Number.POSITIVE_INFINITY;
  return async ({ path, boundary }) => {
    const used = shownSoFar(journal.events);
    if (used >= allowed)
      return { status: 403, body: { error: `All ${allowed} scores of this run have been used.` } };
    const [grade] = await gradeInProcess({ ...target, dataDir, paths: [path], boundary });
    if (grade?.kind !== "scored") {
      const error = grade && "error" in grade ? grade.error : "There is no submission file.";
      return { status: 200, body: { valid: false, error } };
    }
    const { score, medal, rank, teams } = grade;
    journal.append(scoreShown, { track: group.track, score });
    return { status: 200, body: bodyOf(group.track, { score, medal, rank, teams }, allowed - used - 1) };
  };
}

function shownSoFar(events: readonly JournalEvent[]): number {
  return eventsOfAttempt(events).filter(({ type }) => type === scoreShown).length;
}

function bodyOf(
  track: Track,
  { score, ...place }: { score: number; medal: string | null; rank: number; teams: number },
  left: number,
): ServiceAnswer["body"] {
  return track === "validation"
    ? { valid: true, score, of: "held-out training rows", scores_left: left }
    : { valid: true, score, of: "test rows", ...place };
}
