import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packZip } from "../archive/pack-zip.ts";
import { pack7z } from "../archive/seven-zip.ts";
import { packTar } from "../archive/tar.ts";
import { type CsvCell, csvText } from "../frame/csv-text.ts";
import { NumpyRandomState } from "../random/numpy-random-state.ts";

/** Writes the raw set that a fixture makes up, below one folder. */
export interface RawWriter {
  csv(name: string, columns: Readonly<Record<string, readonly CsvCell[]>>): void;
  file(name: string, content: string | Uint8Array): void;
  zip(name: string, files: Files): void;
  sevenZip(name: string, files: Files): Promise<void>;
  /** Uncompressed, whatever the name says; both kinds are read. */
  tar(name: string, files: Files): Promise<void>;
}

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Where a fixture's randomness comes from: the same numbers each time. */
export interface FixtureDraw {
  /** An integer in [0, bound). */
  below(bound: number): number;
  /** A number with so many decimals in [low, high). */
  number(low: number, high: number, decimals: number): number;
  pick<T>(items: readonly T[]): T;
  bytes(length: number): Uint8Array;
  /** So many made-up words. */
  words(count: number): string;
  /** So many hexadecimal digits. */
  hex(digits: number): string;
}

/** What `fixture/make.ts` of a competition exports: writes a tiny raw/ in the layout of the real one into `dir`. */
export type MakeRaw = (dir: string) => Promise<void>;

export function rawFixture(write: (raw: RawWriter, draw: FixtureDraw) => void | Promise<void>): MakeRaw {
  return async (dir) => write(makeRawWriter(dir), makeDraw());
}

function makeRawWriter(dir: string): RawWriter {
  const place = (name: string) => {
    const path = join(dir, name);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  };
  const entries = (files: Files) =>
    Object.entries(files).map(([name, from]) => ({ name, from: Buffer.from(from) }));
  return {
    csv: (name, columns) => writeFileSync(place(name), csvText(columns)),
    file: (name, content) => writeFileSync(place(name), content),
    zip: (name, files) => writeFileSync(place(name), packZip(files)),
    tar: (name, files) => packTar(place(name), entries(files)),
    sevenZip: (name, files) => pack7z(place(name), entries(files)),
  };
}

const syllables = ["ma", "ju", "al", "wil", "san", "bor", "cel", "dra", "eri", "lon", "té", "ко"];

function makeDraw(): FixtureDraw {
  const random = new NumpyRandomState(82);
  const below = (bound: number) => random.randint(0, bound);
  const pick = <T>(items: readonly T[]) => items[below(items.length)]!;
  const word = () => Array.from({ length: 1 + below(3) }, () => pick(syllables)).join("");
  return {
    below,
    pick,
    number: (low, high, decimals) => Number(random.uniform(low, high).toFixed(decimals)),
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
    words: (count) => Array.from({ length: count }, word).join(" "),
    hex: (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join(""),
  };
}

/** [make(0), …, make(n - 1)] */
export function times<T>(n: number, make: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => make(i));
}
