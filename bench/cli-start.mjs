// How long `mlebench --help` and `mlebench list` take, beside Node itself doing nothing.
import { mlebench } from "../scripts/steps.mjs";
import { measure, print } from "./measure.mjs";

const medians = await measure({
  "node -e 0": [process.execPath, "-e", "0"],
  "mlebench --help": [process.execPath, mlebench, "--help"],
  "mlebench list": [process.execPath, mlebench, "list"],
});
print("Start of the tool", medians, "node -e 0");
