import { mapAtK } from "./shared/average-precision-at-k.ts";

/** Mean average precision at 5 (MAP@5). */
export const mapAt5 = mapAtK(5);
