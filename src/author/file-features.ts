import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { decode } from "fast-png";
import { floatColumn, type NamedColumn } from "../frame/table.ts";

/** Pictures above this size are not decoded: the ladder shall take minutes. */
const maxPictureBytes = 2 * 2 ** 20;
const side = 8;

/** What the ladder's solvers see of the rows' files: the size in bytes and, of PNGs, 8 × 8 grey values. */
export function fileFeatures(column: string, names: readonly string[], folder: string): NamedColumn[] {
  const paths = names.map((name) => join(folder, name));
  const pictures = paths.map(greyPicture);
  const pixels = Array.from({ length: side * side }, (_, pixel) => ({
    name: `${column} pixel ${pixel}`,
    data: floatColumn(pictures.map((picture) => picture?.[pixel] ?? Number.NaN)),
  }));
  const bytes = { name: `${column} bytes`, data: floatColumn(paths.map((path) => statSync(path).size)) };
  return [bytes, ...pixels];
}

/** The picture's mean grey in each of 8 × 8 fields; undefined for what is no PNG, damaged or too large. */
function greyPicture(path: string): Float64Array | undefined {
  if (!/\.png$/i.test(path) || statSync(path).size > maxPictureBytes) return undefined;
  try {
    const { width, height, data, channels, palette } = decode(readFileSync(path));
    const colours = Math.max(1, channels - (channels % 2 === 0 ? 1 : 0)); // without the alpha channel
    const grey = (at: number) => {
      let sum = 0;
      if (palette) for (const part of palette[data[at]!]!.slice(0, 3)) sum += part / 3;
      else for (let c = 0; c < colours; c++) sum += data[at * channels + c]! / colours;
      return sum;
    };
    return shrink(grey, width, height);
  } catch {
    return undefined; // a file that is none of what its name says: its size is still a feature
  }
}

function shrink(grey: (at: number) => number, width: number, height: number): Float64Array {
  const sums = new Float64Array(side * side);
  const counts = new Float64Array(side * side);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const field = Math.floor((y * side) / height) * side + Math.floor((x * side) / width);
      sums[field]! += grey(y * width + x);
      counts[field]!++;
    }
  return sums.map((sum, field) => (counts[field]! > 0 ? sum / counts[field]! : Number.NaN));
}
