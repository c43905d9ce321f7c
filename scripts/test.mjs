// `npm test`: installs what the checks need and runs every one of them. The closing line counts them all.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { has, installPackages, mlebench, root, run, step } from "./steps.mjs";

const counts = { passed: 0, failed: 0, skipped: 0 };
const results = mkdtempSync(join(tmpdir(), "mlebench-test-"));

installPackages();
installChromium();
check("Format and lint", "npx", ["biome", "check", "--error-on-warnings", "."]);
check("Types", "npx", ["tsc", "--noEmit"]);
vitest("unit");
check("Build", "npm", ["run", "--silent", "build"]);
check("This machine", mlebench, ["doctor", "--fix"]);
vitest("e2e");
run(process.execPath, [join(root, "scripts", "size-table.mjs")]);
rmSync(results, { recursive: true, force: true });
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed === 0 ? 0 : 1);

function check(title, command, args) {
  step(title);
  if (run(command, args) === 0) counts.passed++;
  else counts.failed++;
}

function vitest(project) {
  step(`Tests: ${project}`);
  const report = join(results, `${project}.json`);
  const status = run("npx", [
    "vitest",
    "run",
    "--project",
    project,
    "--reporter",
    "default",
    "--reporter",
    "json",
    "--outputFile.json",
    report,
  ]);
  const total = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
  counts.passed += total.numPassedTests ?? 0;
  counts.skipped += total.numPendingTests ?? 0;
  // A file that does not even load has no failed test; it must fail the run all the same.
  counts.failed += Math.max(total.numFailedTests ?? 0, status === 0 ? 0 : 1);
}

/** The report is opened in a real browser; as root on Debian or Ubuntu we install it. */
function installChromium() {
  if (has("/usr/bin/chromium")) return;
  step("Installing Chromium for the tests of the report");
  const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "inherit"],
  };
  if (canInstall && run("apt-get", ["update", "-q"], options) === 0)
    run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], options);
  if (!has("/usr/bin/chromium"))
    console.error(
      "Chromium is missing: sudo apt-get install chromium. The tests of the report will fail without it.",
    );
}
