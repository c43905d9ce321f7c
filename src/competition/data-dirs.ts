import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PrivateDir, PublicDir } from "../core/dirs.ts";
import type { Edition } from "./define.ts";

/** Where one competition's data stands, as the Python reference lays it out; v2 lies beside it. */
export interface DataDirs {
  readonly root: string;
  readonly zip: string;
  readonly raw: string;
  readonly prepared: string;
  readonly public: PublicDir;
  readonly private: PrivateDir;
}

/** The only maker of {@link PublicDir} and {@link PrivateDir}. */
export function dataDirs(dataDir: string, id: string, edition: Edition = "v1"): DataDirs {
  const root = join(dataDir, id);
  const prepared = join(root, edition === "v1" ? "prepared" : `prepared-${edition}`);
  return {
    root,
    zip: join(root, `${id}.zip`),
    raw: join(root, "raw"),
    prepared,
    public: join(prepared, "public") as PublicDir,
    private: join(prepared, "private") as PrivateDir,
  };
}

/** True when both halves are there; they are only ever moved into place together. */
export function isPrepared(dirs: DataDirs): boolean {
  return existsSync(dirs.public) && existsSync(dirs.private);
}
