import type { BoxSpec } from "../sandbox/sandbox.ts";

/** What `prepare/holdout.ts` makes, as far as a run needs it. */
export interface Holdout {
  /** A data directory in which the competition's answers are those of the held-out rows. */
  readonly dataDir: string;
  readonly files: NonNullable<BoxSpec["publicFiles"]>;
}
