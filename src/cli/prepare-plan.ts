import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { dataDirs, isPrepared } from "../competition/data-dirs.ts";
import type { Edition } from "../competition/define.ts";
import { type Competition, kaggleSlug } from "../competition/discover.ts";
import { messageOf, UserError } from "../core/errors.ts";
import type { KaggleClient } from "../prepare/kaggle/client.ts";
import { rulesUrl } from "../prepare/kaggle/errors.ts";
import { rulesState } from "../prepare/kaggle/rules.ts";
import { findRaw } from "../prepare/provide-raw.ts";
import { realKaggleClient } from "./real-kaggle-client.ts";

/** What `prepare` would do and what is missing for it: the answer of `--dry-run`. */
export interface PreparePlan {
  readonly data_dir: string;
  readonly free_gb: number;
  /** Of the competitions that are neither prepared nor on the disk, as far as their sizes are known. */
  readonly download_gb: number;
  /** "ready", or why nothing can be downloaded. */
  readonly kaggle: string;
  readonly competitions: readonly PlannedCompetition[];
}

export interface PlannedCompetition {
  readonly id: string;
  readonly download_gb: number | null;
  /** The raw data on the disk. */
  readonly raw: string | null;
  readonly prepared: boolean;
  /** Absent where nothing is to be downloaded, or Kaggle could not be asked. */
  readonly rules?: string;
  readonly rules_page?: string;
}

export async function planOf(
  competitions: readonly Competition[],
  options: { readonly dataDir: string; readonly edition: Edition; readonly raw?: string },
): Promise<PreparePlan> {
  const { dataDir, edition, raw } = options;
  const rows = competitions.map((competition) => {
    const dirs = dataDirs(dataDir, competition.id, edition);
    const source = findRaw(competition, dirs, raw);
    const { sizeGb } = competition.facts;
    return { id: competition.id, download_gb: sizeGb, raw: source?.path ?? null, prepared: isPrepared(dirs) };
  });
  const missing = rows.filter(({ prepared, raw: found }) => !prepared && found === null);
  const { kaggle, rules } = await rulesOf(
    competitions.filter(({ id }) => missing.some((row) => row.id === id)),
  );
  return {
    data_dir: dataDir,
    free_gb: freeGb(dataDir),
    download_gb: round(missing.reduce((sum, { download_gb }) => sum + (download_gb ?? 0), 0)),
    kaggle,
    competitions: rows.map((row) => ({ ...row, ...rules.get(row.id) })),
  };
}

interface Rules {
  readonly rules: string;
  readonly rules_page?: string;
}

/** What Kaggle says of each; when it cannot be asked, `kaggle` says why. */
async function rulesOf(
  competitions: readonly Competition[],
): Promise<{ kaggle: string; rules: ReadonlyMap<string, Rules> }> {
  const rules = new Map<string, Rules>();
  if (competitions.length === 0) return { kaggle: "ready", rules };
  try {
    const client: KaggleClient = realKaggleClient();
    for (const competition of competitions) {
      const slug = kaggleSlug(competition);
      const state = await rulesState(client, slug);
      rules.set(
        competition.id,
        state === "not-accepted" ? { rules: "to accept", rules_page: rulesUrl(slug) } : { rules: state },
      );
    }
    return { kaggle: "ready", rules };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kaggle: messageOf(error), rules };
  }
}

function freeGb(dir: string): number {
  let there = dir;
  while (!existsSync(there)) there = dirname(there);
  const { bavail, bsize } = statfsSync(there);
  return round((bavail * bsize) / 1e9);
}

function round(gb: number): number {
  return Math.round(gb * 10) / 10;
}
