import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Edition } from "./define.ts";
import type { Competition } from "./discover.ts";

/** Whose text the agent reads: the competition's own page, or ours. */
export type DescriptionBy = "kaggle" | "mlebench";

/**
 * The competition's description: in edition v1 the original one, where `dev import-reference` put it into the data
 * directory, else ours. The original may not be passed on, so it is never part of the package.
 */
export function descriptionOf(
  { id, folder }: Competition,
  { dataDir, edition }: { readonly dataDir: string; readonly edition: Edition },
): { readonly text: string; readonly by: DescriptionBy } {
  const original = join(dataDir, id, "description.md");
  if (edition === "v1" && existsSync(original)) return { text: readFileSync(original, "utf8"), by: "kaggle" };
  return { text: readFileSync(join(folder, "description.md"), "utf8"), by: "mlebench" };
}
