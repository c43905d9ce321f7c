/** Rows whose starts are told by the distance to the first of them, so that a row costs four bytes and not eight. */
const groupRows = 4096;

/** Where each row of a file begins; 2^32 bytes and more into it as well. */
export class RowStarts {
  length = 0;
  readonly #groups: number[] = [];
  #distances = new Uint32Array(groupRows);

  /** `expected`: how many rows there will be, roughly. */
  push(start: number, expected: number): void {
    if (this.length === this.#distances.length) {
      const grown = new Uint32Array(Math.max(Math.ceil(expected), 2 * this.length));
      grown.set(this.#distances);
      this.#distances = grown;
    }
    if (this.length % groupRows === 0) this.#groups.push(start);
    this.#distances[this.length++] = start - this.#groups.at(-1)!;
  }

  at(row: number): number {
    return this.#groups[(row - (row % groupRows)) / groupRows]! + this.#distances[row]!;
  }
}
