import type { FactsById } from "./facts.ts";
import type { ReportEntry } from "./report-data.ts";

/** What a reader should know before trusting or comparing the numbers. */
export function noticesOf(entries: readonly ReportEntry[], facts: FactsById): string[] {
  const runs = entries.flatMap((entry) => entry.competitions.flatMap((competition) => competition.runs));
  const unknown = entries.flatMap(({ competitions }) =>
    competitions.filter(({ leaderboard }) => !leaderboard),
  );
  const ungraded = runs.filter(
    ({ snapshots, trajectory, state, status }) =>
      state === "finished" && status !== "sent-away" && snapshots > trajectory.length,
  );
  const sentAway = runs.filter(({ status }) => status === "sent-away");
  const moved = entries.flatMap(({ competitions }) =>
    competitions.filter(({ leaderboard, runs }) =>
      runs.some(({ teams }) => leaderboard && teams !== null && teams !== leaderboard.teams),
    ),
  );
  const scripted = entries.flatMap(({ competitions }) =>
    competitions.filter(({ id }) => facts.get(id)?.leaderboard.board?.startsWith("scripted solvers")),
  );
  const practice = entries.filter(({ track }) => track === "practice");
  return [
    ...(new Set(entries.map(({ edition }) => edition)).size > 1
      ? [
          "Editions v1 and v2 differ in data and rules: their scores are listed apart and must not be compared.",
        ]
      : []),
    ...(practice.length > 0
      ? [
          "Track practice: the agent saw test scores while it ran. These results are not fit for a leaderboard.",
        ]
      : []),
    ...(scripted.length > 0
      ? [
          `Medal lines and ranks come from scripted solvers, not from people: ${[...new Set(scripted.map(({ id }) => id))].join(", ")}.`,
        ]
      : []),
    ...(unknown.length > 0
      ? [`No leaderboard known here for: ${[...new Set(unknown.map(({ id }) => id))].join(", ")}.`]
      : []),
    ...(moved.length > 0
      ? [
          `The leaderboard has changed since these were graded: ${[...new Set(moved.map(({ id }) => id))].join(", ")}. Medals and ranks are as graded; the lines drawn are today's. Grade again to compare.`,
        ]
      : []),
    ...(sentAway.length > 0
      ? [
          `${sentAway.length} run${sentAway.length === 1 ? " was" : "s were"} sent to a grading host: scores and medals are in its report, and a receipt is in each run directory.`,
        ]
      : []),
    ...(ungraded.length > 0
      ? [
          `${ungraded.length} run${ungraded.length === 1 ? " has" : "s have"} snapshots without a grade: their score over time is incomplete.`,
        ]
      : []),
  ];
}
