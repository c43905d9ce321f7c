import type { Grade, GroupRecord, RunRecord } from "../record/schema.ts";
import type { Experiment, StoredRun } from "../record/store.ts";
import { bestRun } from "./best-run.ts";
import type { FactsById, ReportFacts } from "./facts.ts";
import { runText } from "./outcome-text.ts";
import type { ReportEntry, ReportedCompetition, ReportedRun, RunStatus } from "./report-data.ts";
import { splitTotals, totalsOf } from "./totals.ts";

/**
 * One entry for each set of equal conditions, oldest first. Groups that differ only in when and where they
 * ran are pooled; editions, tracks, models or limits are never mixed.
 */
export function scoreboard(experiments: readonly Experiment[], facts: FactsById): ReportEntry[] {
  const oldestFirst = experiments.toSorted((a, b) => (a.group.createdAt < b.group.createdAt ? -1 : 1));
  const byConditions = new Map<string, Experiment[]>();
  for (const experiment of oldestFirst) {
    const { group } = experiment;
    const key = JSON.stringify([conditionsOf(group), group.models]);
    byConditions.set(key, [...(byConditions.get(key) ?? []), experiment]);
  }
  return [...byConditions.values()].map((pool) => entryOf(pool, facts));
}

function conditionsOf({ agent, model, edition, track, description, limits }: GroupRecord) {
  return { agent: agent.id, settings: agent.settings, model, edition, track, description, limits };
}

function entryOf(pool: readonly Experiment[], facts: FactsById): ReportEntry {
  const ids = [...new Set(pool.flatMap(({ group }) => group.competitions))];
  const stored = pool.flatMap(({ runs }) => runs);
  const competitions = ids.map((id) =>
    competitionOf(
      id,
      stored.filter(({ record }) => record.competition === id),
      facts.get(id),
    ),
  );
  return {
    ...conditionsOf(pool[0]!.group),
    descriptionBy: [...new Set(stored.flatMap(({ record }) => record.descriptionBy ?? []))].sort(),
    groups: pool.map(({ dir, group }) => ({
      id: group.id,
      dir,
      createdAt: group.createdAt,
      sandbox: group.sandbox,
      workers: group.workers,
      versions: group.versions,
    })),
    overall: totalsOf(competitions),
    splits: splitTotals(competitions, facts),
    competitions,
  };
}

function competitionOf(
  id: string,
  stored: readonly StoredRun[],
  facts: ReportFacts | undefined,
): ReportedCompetition {
  const runs = stored.map(({ record }) => runOf(record)).sort((a, b) => a.seed - b.seed);
  const board = facts?.leaderboard;
  return {
    id,
    name: facts?.name ?? id,
    metric: facts?.metric ?? "unknown metric",
    splits: [...(facts?.splits ?? [])],
    leaderboard: board
      ? {
          lowerIsBetter: board.lower_is_better,
          teams: board.teams,
          gold: board.gold,
          silver: board.silver,
          bronze: board.bronze,
          median: board.median,
          quantilesBestToWorst: [...board.quantiles_best_to_worst],
        }
      : null,
    runs,
    bestRun: bestRun(runs, board?.lower_is_better)?.id ?? null,
  };
}

function runOf(record: RunRecord): ReportedRun {
  const { grade } = record;
  const scored = grade?.kind === "scored" ? grade : null;
  return {
    id: record.id,
    group: record.group,
    seed: record.seed,
    status: statusOf(record),
    state: record.state,
    outcome: runText(record),
    submission: grade?.kind ?? null,
    score: scored?.score ?? null,
    medal: scored?.medal ?? null,
    aboveMedian: scored?.aboveMedian ?? false,
    rank: scored?.rank ?? null,
    percentile: scored?.percentile ?? null,
    teams: scored?.teams ?? null,
    error: grade && "error" in grade ? grade.error : null,
    startedAt: record.startedAt,
    elapsedMs: record.elapsedMs,
    cpuMs: record.usage?.cpuMs ?? null,
    memoryPeakBytes: record.usage?.memoryPeakBytes ?? null,
    enforced: record.sandbox?.enforced ?? [],
    snapshots: record.snapshots.length,
    trajectory: record.snapshots.flatMap(({ seconds, grade }) => (grade ? [pointOf(seconds, grade)] : [])),
  };
}

function pointOf(seconds: number, grade: Grade) {
  return { seconds, kind: grade.kind, score: grade.kind === "scored" ? grade.score : null };
}

/** A run that a person stopped had not its whole time, so it says as little about the agent as a broken one. */
function statusOf({ state, outcome, grade }: RunRecord): RunStatus {
  if (state !== "finished") return "unfinished";
  if (outcome?.kind === "infrastructure") return "infrastructure";
  if (outcome?.kind === "cancelled") return "cancelled";
  if (grade === null || grade.kind === "grader-error") return "grader-error";
  return grade.kind === "sent-away" ? "sent-away" : "counted";
}
