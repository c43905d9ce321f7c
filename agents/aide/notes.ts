import { z } from "zod";
import type { SearchNode } from "../../src/agent/search/search-node.ts";

/** What AIDE remembers of a node beside the search's own fields: from the journal, also after a crash. */
export const notes = z.object({
  source: z.string(),
  /** The program's output, clipped. */
  output: z.string(),
  /** What the feedback model said of it. */
  summary: z.string(),
  /** Which way its review says the metric goes; absent without a word on it. */
  better: z.enum(["higher", "lower"]).optional(),
});

export type Notes = z.infer<typeof notes>;

export function notesOf({ candidate }: SearchNode): Notes {
  return notes.parse(candidate);
}
