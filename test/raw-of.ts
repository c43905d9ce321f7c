import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { listedCompetition } from "../src/competition/discover.ts";

/** Writes the made-up raw set of a competition, its `fixture/make.ts`, into `dir`. */
export async function makeRawOf(id: string, dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const { folder } = listedCompetition(id);
  const path = join(folder, "fixture", "make.ts");
  if (!existsSync(path)) throw new Error(`${folder} has neither bundled data nor fixture/make.ts`);
  const { default: makeRaw } = (await import(pathToFileURL(path).href)) as {
    default: (dir: string) => void | Promise<void>;
  };
  await makeRaw(dir);
}
