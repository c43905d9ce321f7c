import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

/** Writes a CSV of any length; `line(i, random)` makes row i, `random` draws from [0, 1), the same at every run. */
export async function writeCsv(path, { header, rows, line }) {
  const file = createWriteStream(path);
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator: good enough for a benchmark
    return state / 2 ** 32;
  };
  let text = `${header}\n`;
  for (let i = 0; i < rows; i++) {
    text += `${line(i, random)}\n`;
    if (text.length > 1 << 20) {
      if (!file.write(text)) await new Promise((resolve) => file.once("drain", resolve));
      text = "";
    }
  }
  file.end(text);
  await finished(file);
}
