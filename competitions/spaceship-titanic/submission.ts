import type { SubmissionSpec } from "../../src/competition/define.ts";

export const submission: SubmissionSpec = {
  id: "PassengerId",
  targets: [{ column: "Transported", type: "boolean" }],
};
