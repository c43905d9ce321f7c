/** Edition v1: the reference raises here, so the submission is invalid. The message is for the submission's author. */
export class InvalidSubmission extends Error {
  override readonly name = "InvalidSubmission";
}
