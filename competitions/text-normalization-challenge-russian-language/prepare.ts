import type { PrepareInput } from "../../src/competition/define.ts";
import { prepareTextNormalization } from "../../src/competition/families/text-normalization.ts";

/** See {@link prepareTextNormalization}. */
export function prepare(input: PrepareInput): Promise<void> {
  return prepareTextNormalization(input, "ru");
}
