// `npm run bench`: builds, then runs every bench/*.mjs but the helpers; figures are ratios within one run.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { must, root, run } from "./steps.mjs";

must("npm", ["run", "--silent", "build"]);
for (const name of readdirSync(join(root, "bench")).sort()) {
  if (name.endsWith(".mjs") && name !== "measure.mjs" && name !== "big-csv.mjs")
    run(process.execPath, [join(root, "bench", name)]);
}
