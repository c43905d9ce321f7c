import type { DecodedPng } from "fast-png";
import { UserError } from "../../src/core/errors.ts";

/**
 * The picture as Pillow's `convert("L")` has it: colours weighted as ITU-R 601-2 does, in 16-bit fixed point, alpha
 * dropped.
 * @throws UserError when it is not of 8 bits
 */
export function greyValues(
  { width, height, depth, channels, data, palette }: DecodedPng,
  path: string,
): { readonly width: number; readonly values: Uint8Array } {
  if (depth !== 8)
    throw new UserError(`${path} has ${depth} bits a channel, expected 8. Give the file as Kaggle ships it.`);
  const values = new Uint8Array(width * height);
  for (let i = 0; i < values.length; i++) {
    if (palette) values[i] = luma(palette[data[i]!]!);
    else if (channels < 3) values[i] = data[i * channels]!;
    else values[i] = luma([data[i * channels]!, data[i * channels + 1]!, data[i * channels + 2]!]);
  }
  return { width, values };
}

function luma([red = 0, green = 0, blue = 0]: readonly number[]): number {
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
}
