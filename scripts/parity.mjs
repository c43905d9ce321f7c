// `npm run parity -- grade --reference DIR`: our results beside those of a checkout of the Python reference.
import { createJiti } from "jiti";
import { root } from "./steps.mjs";

const [what, ...args] = process.argv.slice(2);
const tools = { grade: "grade.ts", prepare: "prepare.ts" };
if (!(what in tools)) {
  console.error(
    `Usage: npm run parity -- ${Object.keys(tools).join("|")} --reference DIR [--python PYTHON] [--help]`,
  );
  process.exit(2);
}
const { main } = await createJiti(import.meta.url).import(`${root}/scripts/parity/${tools[what]}`);
process.exitCode = await main(args);
