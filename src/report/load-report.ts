import { realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { readHostileFile } from "../core/files.ts";
import { readEvents, readExperiment } from "../record/store.ts";
import { withTrueTrack } from "../record/track.ts";
import { bestRun, betterFirst } from "./best-run.ts";
import type { FactsById } from "./facts.ts";
import { modelUseTexts } from "./model-use.ts";
import { noticesOf } from "./notices.ts";
import { type ReportData, type ReportEntry, reportSchemaVersion, type SearchTree } from "./report-data.ts";
import { scoreboard } from "./scoreboard.ts";
import { searchOf } from "./search-tree.ts";

const maxTrees = 8;
const maxCodeBytes = 64 * 1024;
const maxCodeFileBytes = 4 * 1024 * 1024;

/**
 * Everything a report shows of these run groups, read from their records and nothing else.
 * @param now milliseconds since the Unix epoch
 * @throws UserError when a record is missing or broken
 */
export function loadReport(
  groupDirs: readonly string[],
  { facts, now }: { readonly facts: FactsById; readonly now: number },
): ReportData {
  const experiments = groupDirs.map((dir) => withTrueTrack(readExperiment(dir)));
  const entries = scoreboard(experiments, facts);
  const { trees, damaged } = entries
    .map(treesOf)
    .reduce(
      (all, some) => ({ trees: [...all.trees, ...some.trees], damaged: [...all.damaged, ...some.damaged] }),
      {
        trees: [],
        damaged: [],
      },
    );
  return {
    schemaVersion: reportSchemaVersion,
    generatedAt: new Date(now).toISOString(),
    entries,
    trees,
    notices: [...noticesOf(entries, facts), ...modelUseTexts(experiments), ...damaged],
  };
}

/** The searches of the best run of each competition, the very best first; runs that journal none are passed over. */
function treesOf(entry: ReportEntry): { trees: SearchTree[]; damaged: string[] } {
  const trees: SearchTree[] = [];
  const damaged: string[] = [];
  const candidates = entry.competitions
    .flatMap(({ id, leaderboard, runs }) => {
      const run = bestRun(runs, leaderboard?.lowerIsBetter);
      return run ? [{ competition: id, run, lowerIsBetter: leaderboard?.lowerIsBetter ?? null }] : [];
    })
    .sort((a, b) => betterFirst(a.run, b.run));
  for (const { competition, run, lowerIsBetter } of candidates) {
    if (trees.length === maxTrees) break;
    const runDir = join(entry.groups.find(({ id }) => id === run.group)!.dir, run.id);
    const journal = readEvents(runDir);
    if (journal.damage) damaged.push(`The journal of run ${run.id} is damaged: ${journal.damage}.`);
    const { bestCodePath, ...search } = searchOf(journal.events, lowerIsBetter);
    if (search.nodes.length === 0) continue;
    trees.push({
      run: run.id,
      competition,
      seed: run.seed,
      ...search,
      nodes: [...search.nodes],
      code: bestCodePath === null ? null : readCode(runDir, bestCodePath),
    });
  }
  return { trees, damaged };
}

/** The agent names the file, so it may be anything: only a regular file whose real place is in the run directory is read. */
function readCode(runDir: string, named: string): SearchTree["code"] {
  const path = named.replace(/^\/home\//, "");
  let real: string;
  try {
    real = realpathSync(join(runDir, path));
    if (!real.startsWith(realpathSync(runDir) + sep)) return null;
  } catch {
    return null; // not there, or no name at all
  }
  const file = readHostileFile(real, maxCodeFileBytes);
  if (file.kind === "refused") return null;
  const shown = file.bytes.subarray(0, maxCodeBytes);
  return {
    path,
    text: new TextDecoder().decode(shown),
    omittedBytes: file.bytes.length - shown.length,
  };
}
