import { mapAtK } from "./shared/average-precision-at-k.ts";

/** Mean average precision at 12 (MAP@12). */
export const mapAt12 = mapAtK(12);
