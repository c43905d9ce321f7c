import { formatDuration } from "../../core/units.ts";
import { formatScore } from "../format.ts";
import type { ReportedCompetition, ReportedRun } from "../report-data.ts";
import { badge } from "./badge.ts";
import { html, type Markup } from "./markup.ts";
import { niceTicks, type ScoreScale, scoreScale } from "./scale.ts";
import { spread } from "./stack.ts";

type Board = NonNullable<ReportedCompetition["leaderboard"]>;

const height = 152;
const top = 12; // room for a disc and a label at the better end
const lines = ["gold", "silver", "bronze", "median"] as const;

/**
 * The score that would have counted at each moment: every submission the agent wrote, graded after the run.
 * A step can go down, when an agent replaced a better submission.
 */
export function timeChart(competition: ReportedCompetition, board: Board, limitMs: number): Markup {
  const runs = competition.runs.filter((run) => run.trajectory.length > 0 || run.score !== null);
  if (runs.length === 0)
    return html`<figure><h5>Score over time</h5><p class="note">No submission of these runs was graded yet.</p></figure>`;
  const graded = runs.some((run) => run.trajectory.length > 0);
  const scale = scoreScale(
    board,
    runs.flatMap((run) =>
      [run.score, ...run.trajectory.map(({ score }) => score)].filter((score) => score !== null),
    ),
  );
  const longest = Math.max(...runs.map(endOf));
  const totalMs = longest > limitMs / 2 ? Math.max(limitMs, longest) : longest * 1.1 || 1;
  const place: Place = {
    x: (ms) => (100 * ms) / totalMs,
    y: (score) => top + (height - top) * (1 - scale.at(score) / 100),
    scale,
  };
  const labels = spread(
    lines.map((line) => place.y(board[line]) - 4),
    { gap: 13, min: 9, max: height - 4 },
  );
  return html`<figure><h5>Score over time</h5>
<svg height="${height + 20}" role="group" data-marks="" aria-label="Score of ${competition.name} over time, one step line for each seed">
${lines.map((line) => html`<line class="line-${line}" x1="0" x2="100%" y1="${place.y(board[line]).toFixed(1)}" y2="${place.y(board[line]).toFixed(1)}" opacity="${line === "median" ? 1 : 0.75}"/>`)}
<svg x="0" y="0" width="100%" height="${height}" viewBox="0 0 100 ${height}" preserveAspectRatio="none">${runs.map((run) => stepLine(run, place))}</svg>
${lines.map((line, i) => html`<text class="halo text-${line}" x="0" y="${labels[i]!.toFixed(1)}" aria-hidden="true">${line === "median" ? "median" : line[0]!.toUpperCase()} ${formatScore(board[line])}</text>`)}
${runs.map((run, i) => ends(run, { ...place, tabindex: i === 0 ? 0 : -1 }))}
<line class="axis" x1="0" x2="100%" y1="${height}" y2="${height}"/>
${timeTicks(totalMs).map(({ at, label }) => html`<text x="${at}%" y="${height + 15}" text-anchor="${at < 4 ? "start" : at > 94 ? "end" : "middle"}" aria-hidden="true">${label}</text>`)}
</svg>
<figcaption>${
    graded
      ? "Each submission as the agent wrote it, graded after the run; better is up. Solid, dashed, dotted: seeds in order."
      : "The snapshots of these runs have no grade; only the final scores are shown."
  }${runs.some((run) => offScale(run, scale)) ? " Scores off the scale are held at its edge." : null}</figcaption></figure>`;
}

interface Place {
  x(ms: number): number;
  y(score: number): number;
  readonly scale: ScoreScale;
}

/** One path; where a submission was invalid the line breaks. */
function stepLine(run: ReportedRun, { x, y }: Place): Markup | null {
  let path = "";
  let at: number | null = null;
  for (const { seconds, score } of run.trajectory) {
    const here = x(seconds * 1000).toFixed(2);
    if (at !== null) path += ` H${here}`;
    if (score !== null) path += at === null ? ` M${here} ${y(score).toFixed(2)}` : ` V${y(score).toFixed(2)}`;
    at = score;
  }
  if (at !== null) path += ` H${x(endOf(run)).toFixed(2)}`;
  if (path === "") return null;
  const steps = run.trajectory.map(
    (p) => `${formatDuration(p.seconds * 1000)}: ${p.score === null ? p.kind : formatScore(p.score)}`,
  );
  return html`<path class="step s${run.seed % 3}" d="${path.trim()}"><title>seed ${run.seed}
${steps.slice(-20).join("\n")}</title></path>`;
}

function ends(run: ReportedRun, place: Place & { readonly tabindex: 0 | -1 }): Markup {
  const crosses = run.trajectory
    .filter(({ kind }) => kind === "invalid")
    .map(({ seconds }) => {
      const x = `${place.x(seconds * 1000).toFixed(2)}%`;
      return html`<g class="cross"><title>seed ${run.seed}: invalid submission after ${formatDuration(seconds * 1000)}</title><text x="${x}" y="${height - 4}" text-anchor="middle" style="fill:var(--bad);font-weight:700">×</text></g>`;
    });
  if (run.status !== "counted") return html`${crosses}`;
  const x = `${place.x(endOf(run)).toFixed(2)}%`;
  const y = run.score === null ? height - 9 : place.y(run.score);
  return html`${crosses}${badge(run, { x, y, tabindex: place.tabindex })}`;
}

/** Milliseconds on the run's own clock when its last submission stopped counting. */
function endOf(run: ReportedRun): number {
  return Math.max(run.elapsedMs, (run.trajectory.at(-1)?.seconds ?? 0) * 1000);
}

function offScale(run: ReportedRun, scale: ScoreScale): boolean {
  return run.trajectory.some(({ score }) => score !== null && scale.beyond(score) !== 0);
}

function timeTicks(totalMs: number): { at: number; label: string }[] {
  const unit = [1000, 60_000, 3_600_000].findLast((ms) => totalMs >= 3 * ms) ?? 1000;
  const name = { 1000: "s", 60000: "min", 3600000: "h" }[unit];
  return niceTicks(0, totalMs / unit).map(({ value, label }, i) => ({
    at: (100 * value * unit) / totalMs,
    label: i === 0 ? "0" : `${label} ${name}`,
  }));
}
