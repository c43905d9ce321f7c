import type { PublicDir } from "../core/dirs.ts";

/**
 * The part of a competition's training data that the track "validation" scores. It is the same for every run: a
 * fifth of the ids, at most 20,000, drawn with one seed.
 */
export interface Holdout {
  /** A data directory in which the competition's answers are those of the held-out rows. */
  readonly dataDir: string;
  /** Public files, and where they belong below /home: the training table without the held-out rows among them. */
  readonly files: { readonly dir: PublicDir; readonly at: Readonly<Record<string, string>> };
}
