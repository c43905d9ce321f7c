// The grading process: the only program that opens private/ for a run, never given anything that reaches a sandbox.
// Requests on stdin, answers on stdout, one JSON a line, in the same order.
import "../core/optimize-late.ts";
import { createInterface } from "node:readline";
import { loadCompetition } from "../competition/discover.ts";
import { messageOf } from "../core/errors.ts";
import type { Grade } from "../record/schema.ts";
import { type Grader, makeGrader } from "./grade-file.ts";
import { type ReadSubmission, readSubmission, readUpload } from "./read-submission.ts";
import type { GradingAnswer, GradingRequest } from "./requests.ts";

/** The grader of the request before: it holds the answers, which the next file of the same competition needs too. */
let latest: Grader | undefined;

async function answer(request: GradingRequest): Promise<GradingAnswer> {
  const grader = await graderFor(request);
  switch (request.op) {
    case "grade":
      return { kind: "grades", grades: await gradeAll(grader, request) };
    case "validate":
      return { kind: "validation", ...(await grader.validate(readRequested(request))) };
  }
}

/** One after another: each may need gigabytes. */
async function gradeAll(
  grader: Grader,
  { paths, boundary }: Extract<GradingRequest, { op: "grade" }>,
): Promise<Grade[]> {
  const grades: Grade[] = [];
  for (const path of paths) grades.push(await grader.grade(path, boundary));
  return grades;
}

async function graderFor(request: GradingRequest): Promise<Grader> {
  const { competition, dataDir, edition } = request;
  const isLatest =
    latest?.competition.id === competition && latest.dataDir === dataDir && latest.edition === edition;
  if (!isLatest || !latest) {
    latest = undefined; // lets go of the old answers before the new ones are read
    latest = makeGrader(await loadCompetition(competition), request);
  }
  return latest;
}

function readRequested({ path, boundary }: Extract<GradingRequest, { op: "validate" }>): ReadSubmission {
  return boundary === undefined ? readSubmission(path) : readUpload(path, boundary);
}

for await (const line of createInterface({ input: process.stdin })) {
  let result: GradingAnswer;
  try {
    result = await answer(JSON.parse(line) as GradingRequest);
  } catch (error) {
    result = { kind: "error", message: messageOf(error) };
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
