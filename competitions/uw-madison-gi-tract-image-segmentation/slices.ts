import type { Slice } from "../../src/metrics/dice-hausdorff.ts";
import type { Mask } from "../../src/metrics/shared/runs.ts";

/** A mask with the scan that its id names: "case123_day20_slice_0001" is of the scan "case123_day20". */
export function sliceOf(
  id: string,
  { mask, height, width }: { readonly mask: Mask; readonly height: number; readonly width: number },
): Slice {
  return { ...mask, scan: id.split("_slice_")[0]!, slice: id, height, width };
}
