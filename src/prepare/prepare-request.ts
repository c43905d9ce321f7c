import type { Edition } from "../competition/define.ts";
import type { Competition } from "../competition/discover.ts";
import type { KaggleClient } from "./kaggle/client.ts";

export interface PrepareOptions {
  readonly dataDir: string;
  readonly edition: Edition;
  /** Raw data from disk instead of Kaggle: the zip, the folder it unpacks to, or a folder of either by id. */
  readonly rawFrom?: string | undefined;
  /** Keep the raw/ that was extracted; files given by `rawFrom` are never removed. */
  readonly keepRaw?: boolean | undefined;
  /** Compare neither the zip nor the prepared files with the reference's MD5s. */
  readonly skipVerification?: boolean | undefined;
  /** Write the MD5s found into the competition's facts.json (edition v1); prepares anew. */
  readonly overwriteChecksums?: boolean | undefined;
  /** Prepare anew also what is prepared already. */
  readonly force?: boolean | undefined;
  /** Kaggle, for data that are not on the disk yet; asked for only then. @throws UserError without credentials */
  readonly kaggle?: (() => KaggleClient) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: PrepareProgress) => void) | undefined;
}

export interface PrepareRequest extends PrepareOptions {
  readonly competition: Competition;
}

/** Called often; `done` and `total` are bytes, absent where a step cannot tell. */
export interface PrepareProgress {
  readonly id: string;
  readonly step: "download" | "verify-zip" | "extract" | "split" | "verify";
  readonly done?: number;
  readonly total?: number;
}
