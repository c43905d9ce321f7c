import type { PrepareInput } from "../../src/competition/define.ts";
import { prepareHerbarium } from "../../src/competition/families/herbarium.ts";

/** See {@link prepareHerbarium}. */
export function prepare(input: PrepareInput): void {
  prepareHerbarium(input, { folder: "nybg2020/", encoding: "latin1", trainOnly: ["categories", "regions"] });
}
