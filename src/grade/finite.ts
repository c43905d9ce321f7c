import { InvalidSubmission } from "./invalid-submission.ts";

/** @throws InvalidSubmission where one of an item's numbers is NaN or infinite; a row has several items */
export function requireFinite<T>(
  rows: readonly (readonly T[])[],
  numbersOf: (item: T) => readonly number[],
): void {
  rows.forEach((items, row) => {
    for (const item of items) {
      const odd = numbersOf(item).find((number) => !Number.isFinite(number));
      if (odd !== undefined)
        throw new InvalidSubmission(`row ${row + 1}: expected finite numbers, found ${odd}`);
    }
  });
}
