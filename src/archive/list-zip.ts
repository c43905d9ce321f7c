import { openZip, type ZipEntry } from "./zip-entry.ts";

/** All entries of a zip, in the order of its directory. @throws UserError as {@link openZip} */
export async function listZip(path: string): Promise<ZipEntry[]> {
  await using zip = await openZip(path);
  return zip.entries.map(({ info }) => info);
}
