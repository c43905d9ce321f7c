// `npm run demo`: from a fresh checkout to medals. Prepares the demo competitions, runs the built-in agent on each
// with 3 seeds in the sandbox, grades, prints the medal table and writes report.html.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { installPackages, mlebench, must, root, run, step } from "./steps.mjs";

installPackages();
step("Building");
must("npm", ["run", "--silent", "build"]);
step("Checking this machine");
must(mlebench, ["doctor", "--fix"]);
step("Preparing the demo competitions");
must(mlebench, ["prepare", "--split", "demo"]);
step("Running the baseline agent: 5 competitions × 3 seeds");
const workers = String(Math.min(15, availableParallelism()));
const flags = ["--seeds", "3", "--workers", workers, "--time-limit", "16s", "--cpus", "1", "--memory", "2g"];
const status = run(mlebench, ["run", "--agent", "baseline", "--split", "demo", ...flags]);
step("Writing the report");
const report = join(root, "report.html");
must(mlebench, ["report", "latest", "--format", "html", "--output", report]);
console.log(`\nOpen ${report} in a browser.`);
process.exit(status);
