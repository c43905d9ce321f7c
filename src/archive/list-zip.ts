import { readDirectory, type ZipEntry } from "./zip-entry.ts";

/** All entries of a zip, in the order of its directory. @throws UserError as {@link readDirectory} */
export async function listZip(path: string): Promise<ZipEntry[]> {
  return await readDirectory(path);
}
