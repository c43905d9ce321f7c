// The grading process: the only program that opens private/ for a run, started for each request and never
// given anything that reaches a sandbox. Request on stdin, answer on stdout, both JSON.
import { loadCompetition } from "../competition/discover.ts";
import { messageOf } from "../core/errors.ts";
import { readHostileFile } from "../core/files.ts";
import { makeGrader } from "./grade-file.ts";
import { multipartPart } from "./multipart.ts";
import {
  maxSubmissionBytes,
  parseSubmission,
  type ReadSubmission,
  readSubmission,
} from "./read-submission.ts";
import { type GradingAnswer, type GradingRequest, gradingRequest } from "./requests.ts";

async function answer(request: GradingRequest): Promise<GradingAnswer> {
  const competition = await loadCompetition(request.competition);
  const grader = makeGrader(competition, request);
  switch (request.op) {
    case "grade":
      return { kind: "grades", grades: request.paths.map((path) => grader.grade(path)) };
    case "validate":
      return { kind: "validation", ...grader.validate(readRequested(request)) };
  }
}

function readRequested({ path, boundary }: Extract<GradingRequest, { op: "validate" }>): ReadSubmission {
  if (boundary === undefined) return readSubmission(path);
  const body = readHostileFile(path, maxSubmissionBytes);
  const part = body.kind === "read" ? multipartPart(body.bytes, boundary, "file") : undefined;
  return part ? parseSubmission(part) : { kind: "missing" };
}

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
let result: GradingAnswer;
try {
  result = await answer(gradingRequest.parse(JSON.parse(Buffer.concat(chunks).toString())));
} catch (error) {
  result = { kind: "error", message: messageOf(error) };
}
process.stdout.write(JSON.stringify(result));
