import { readFileSync, rmSync, statSync } from "node:fs";
import { z } from "zod";
import { writeFileAtomic } from "../../core/files.ts";

// Which remote file the bytes of `<target>.part` belong to; without it they are worth nothing.
const partState = z.object({
  schemaVersion: z.literal(1),
  /** A strong ETag, else a Last-Modified date: what If-Range takes. */
  validator: z.string().nullable(),
  totalBytes: z.number().nullable(),
});
export type PartState = Omit<z.infer<typeof partState>, "schemaVersion">;

export interface PartFile {
  readonly path: string;
  /** Bytes that a download can go on from; 0 when there are none or nobody knows what they belong to. */
  sizeBytes(): number;
  state(): PartState | undefined;
  setState(state: PartState): void;
  discard(): void;
  /** After the part was moved to its target. */
  forgetState(): void;
}

/** The unfinished download beside `target`: `<target>.part`, and what it is a part of in `<target>.part.json`. */
export function partFileOf(target: string): PartFile {
  const path = `${target}.part`;
  const statePath = `${path}.json`;
  const state = () => readState(statePath);
  return {
    path,
    sizeBytes: () =>
      state()?.validator == null ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    state,
    setState: (next) =>
      writeFileAtomic(statePath, `${JSON.stringify({ schemaVersion: 1, ...next }, null, 2)}\n`),
    discard() {
      rmSync(path, { force: true });
      rmSync(statePath, { force: true });
    },
    forgetState: () => rmSync(statePath, { force: true }),
  };
}

function readState(path: string): PartState | undefined {
  try {
    const { validator, totalBytes } = partState.parse(JSON.parse(readFileSync(path, "utf8")));
    return { validator, totalBytes };
  } catch {
    return undefined; // missing, or cut short by a crash: start again
  }
}
