import { createWriteStream, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import type { PrepareInput } from "../competition/define.ts";
import { messageOf, UserError } from "../core/errors.ts";
import { explainWriteError } from "../core/files.ts";

/** Looks for the file in `places` and, when it is in none, downloads it to the last one. */
export function makeDownload({
  competition,
  places,
  signal,
}: {
  readonly competition: string;
  readonly places: readonly string[];
  readonly signal?: AbortSignal | undefined;
}): PrepareInput["download"] {
  return async ({ url, name }) => {
    const there = places.map((place) => join(place, name)).find((path) => existsSync(path));
    if (there) return there;
    const path = join(places.at(-1)!, name);
    const part = `${path}.part-${process.pid}`;
    try {
      const answer = await fetch(url, { signal: signal ?? null });
      if (!answer.ok || !answer.body) throw new Error(`the server answered ${answer.status}`);
      await pipeline(Readable.fromWeb(answer.body as ReadableStream), createWriteStream(part));
      renameSync(part, path);
      return path;
    } catch (error) {
      rmSync(part, { force: true });
      signal?.throwIfAborted();
      const explained = explainWriteError(error, path);
      if (explained instanceof UserError) throw explained;
      throw new UserError(
        `${competition} needs a file that Kaggle does not ship, and it could not be downloaded: ${messageOf(error)}. Download ${url} and put it at ${path}.`,
        { cause: error, exitCode: 1 },
      );
    }
  };
}
