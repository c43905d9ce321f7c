import { UserError } from "../core/errors.ts";
import { extractZip } from "./extract-zip.ts";
import { extract7z } from "./seven-zip.ts";
import { extractTar } from "./tar.ts";

/**
 * Extracts an archive, of the kind that its name says, into `target`, which must not exist, or nothing.
 * @throws UserError as the function of its kind
 */
export async function extractArchive(path: string, target: string): Promise<void> {
  if (path.endsWith(".zip")) await extractZip(path, target);
  else if (path.endsWith(".7z")) await extract7z(path, target);
  else if (/\.(tar|tar\.gz|tgz)$/.test(path)) await extractTar(path, target);
  else throw new UserError(`${path} is no zip, 7z or tar by its name.`);
}
