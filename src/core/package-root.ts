import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);

/** The folder of this package's package.json: the checkout, or where it was installed. */
export const packageRoot: string = (() => {
  let dir = dirname(here);
  while (!existsSync(join(dir, "package.json"))) dir = dirname(dir);
  return dir;
})();

/** The version of package.json. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string }).version;
}

/** Where a content module's code is: the TypeScript source when running from source, dist/ when built. */
export function codePath(...segments: string[]): string {
  const runsFromSource = here.endsWith(".ts");
  const path = join(packageRoot, ...(runsFromSource ? [] : ["dist"]), ...segments);
  return runsFromSource ? path : path.replace(/\.ts$/, ".js");
}
