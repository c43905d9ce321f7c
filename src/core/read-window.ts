import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const windowBytes = 1 << 20;

/** A file read in large pieces: what lies near the bytes read before costs no system call. */
export class ReadWindow implements Disposable {
  readonly sizeBytes: number;
  readonly #fd: number;
  #memory: Buffer = Buffer.alloc(0);
  #filled = 0;
  #start = 0;

  /** @throws system errors */
  constructor(path: string) {
    this.#fd = openSync(path, "r");
    this.sizeBytes = fstatSync(this.#fd).size;
  }

  /**
   * The bytes from `start` on, fewer where the file ends before. They are good until the next call.
   * @throws system errors
   */
  read(start: number, length: number): Buffer {
    if (start < this.#start || start + length > this.#start + this.#filled) this.#move(start, length);
    const from = start - this.#start;
    return this.#memory.subarray(from, Math.min(from + length, this.#filled));
  }

  #move(start: number, length: number): void {
    if (this.#memory.length < length || this.#memory.length === 0)
      this.#memory = Buffer.allocUnsafeSlow(Math.max(length, windowBytes));
    this.#start = start;
    this.#filled = 0;
    while (this.#filled < length) {
      const room = this.#memory.length - this.#filled;
      const got = readSync(this.#fd, this.#memory, this.#filled, room, start + this.#filled);
      if (got === 0) return;
      this.#filled += got;
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}
