import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { hashFile } from "./hash-file.ts";

/**
 * `prepared/manifest.json`: every prepared file. It holds no date and no path of the machine, so preparing twice
 * gives the same manifest; it lies outside public/, so the agent does not see what private/ holds.
 */
export const preparedManifest = z.object({
  schemaVersion: z.literal(1),
  competition: z.string(),
  edition: z.enum(["v1", "v2"]),
  /** How the files were checked: equal to the reference's MD5s, asked not to, or there are none to compare. */
  verification: z.enum(["equal", "skipped", "none"]),
  files: z.array(z.object({ path: z.string(), sizeBytes: z.number(), sha256: z.string() })),
});

export type PreparedManifest = z.infer<typeof preparedManifest>;

/** Every file below `dir` with its size and SHA-256, sorted by path. */
export async function manifestFiles(
  dir: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<PreparedManifest["files"]> {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
  const files: PreparedManifest["files"] = [];
  for (const [i, path] of paths.entries()) {
    if (i % 500 === 0) await setImmediate(); // let signals in
    const absolute = join(dir, path);
    files.push({
      path,
      sizeBytes: statSync(absolute).size,
      sha256: await hashFile(absolute, "sha256", options),
    });
  }
  return files;
}
