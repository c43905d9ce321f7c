import type { BadCell } from "../competition/define.ts";

const shown = 10;

/** The first ten of many, and how many there are: what a message to the submission's author holds. */
export class FirstFew<T> {
  readonly first: T[] = [];
  count = 0;

  add(make: () => T): void {
    if (this.count < shown) this.first.push(make());
    this.count++;
  }
}

export class FirstCells extends FirstFew<BadCell> {
  cells(): { readonly cells: readonly BadCell[]; readonly count: number } {
    return { cells: this.first, count: this.count };
  }
}
