import type { PrepareProgress } from "../prepare/prepare-request.ts";

const words = {
  "verify-zip": "checking the zip",
  extract: "extracting",
  split: "splitting",
  verify: "checking",
} as const;
const columns = 24;
const redrawMs = 100;

/** A moving line on a terminal for the step under way, and a lasting line for each competition; all on stderr. */
export function prepareProgress() {
  const { stderr } = process;
  let drawnAt = 0;
  return {
    step({ id, step, done, total }: PrepareProgress) {
      if (!stderr.isTTY || performance.now() - drawnAt < redrawMs) return;
      drawnAt = performance.now();
      const filled = done === undefined || !total ? 0 : Math.round((columns * done) / total);
      const bar = total ? ` ${"█".repeat(filled)}${"░".repeat(columns - filled)}` : "";
      stderr.write(`\r\u001b[K  ${id}: ${words[step]}${bar}`);
    },
    line(text: string) {
      stderr.write(stderr.isTTY ? `\r\u001b[K${text}\n` : `${text}\n`);
    },
  };
}
