import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { codePath } from "../core/package-root.ts";
import { inThreads, partsForThreads } from "../core/threads.ts";
import { type HashedContent, type HashedFile, type HashTask, hashFiles } from "./hash-files.ts";

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

export interface ManifestOptions {
  readonly signal?: AbortSignal | undefined;
  /** What is known of a file, by its absolute path: it is not read again. */
  readonly known?: (path: string) => HashedContent | undefined;
}

/** Every file below `dir` with its size and SHA-256, sorted by path; many are read by several threads. */
export async function manifestFiles(
  dir: string,
  { signal, known = () => undefined }: ManifestOptions = {},
): Promise<PreparedManifest["files"]> {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
  const files = new Map<string, HashedFile>();
  for (const path of paths) {
    const content = known(join(dir, path));
    if (content) files.set(path, { path, ...content });
  }
  const unknown = paths.filter((path) => !files.has(path));
  for (const file of await hashAll({ dir, paths: unknown }, signal)) files.set(file.path, file);
  return paths.map((path) => files.get(path)!);
}

async function hashAll({ dir, paths }: HashTask, signal: AbortSignal | undefined): Promise<HashedFile[]> {
  const thread = codePath("src", "prepare", "hash-thread.ts");
  const parts = partsForThreads(thread, paths);
  if (parts.length === 1) return await hashFiles({ dir, paths }, { signal });
  const inputs = parts.map((part): HashTask => ({ dir, paths: part }));
  return (await inThreads<HashTask, HashedFile[]>(thread, inputs, signal)).flat();
}
