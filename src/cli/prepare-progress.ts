import type { PrepareProgress } from "../prepare/prepare-request.ts";
import { bar } from "./progress-bar.ts";

const words = {
  download: "downloading",
  "verify-zip": "checking the zip",
  extract: "extracting",
  split: "splitting",
  verify: "checking",
} as const;
const redrawMs = 100;

/** A moving line on a terminal for the step under way, and a lasting line for each competition; all on stderr. */
export function prepareProgress() {
  const { stderr } = process;
  let drawnAt = 0;
  return {
    step({ id, step, done, total }: PrepareProgress) {
      if (!stderr.isTTY || performance.now() - drawnAt < redrawMs) return;
      drawnAt = performance.now();
      stderr.write(`\r\u001b[K  ${id}: ${words[step]}${total ? ` ${bar(done ?? 0, total)}` : ""}`);
    },
    line(text: string) {
      stderr.write(stderr.isTTY ? `\r\u001b[K${text}\n` : `${text}\n`);
    },
  };
}
