import type { ReportedCompetition } from "../report-data.ts";

type Board = NonNullable<ReportedCompetition["leaderboard"]>;

/** Maps scores to 0..100, better to the right; what lies beyond an end is held at it. */
export interface ScoreScale {
  at(score: number): number;
  /** -1 beyond the worse end, 1 beyond the better end, else 0. */
  beyond(score: number): -1 | 0 | 1;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  /** What the axis leaves out, in a sentence, or null. */
  readonly cut: string | null;
}

/** A tail longer than this many times the span from gold to the median is cut. */
const longTail = 2.5;
const margin = 0.03;

/**
 * An axis on which medal lines can be told apart although the last teams of a leaderboard may be absurdly
 * far off (a log loss of 20, a failed entry's 999999), or the first one (a leak).
 * @param scores further scores to show; those far beyond the board do not stretch the axis
 */
export function scoreScale(board: Board, scores: readonly number[]): ScoreScale {
  const sign = board.lowerIsBetter ? -1 : 1;
  const good = (score: number) => sign * score;
  const quantile = (percent: number) => good(board.quantilesBestToWorst[percent] ?? board.median);
  const gold = good(board.gold);
  const shown = lastShown(gold, quantile);
  let low = quantile(shown);
  let high =
    quantile(0) - gold <= longTail * (gold - low) || gold === low ? quantile(0) : gold + 0.25 * (gold - low);
  const topCut = high < quantile(0);
  const span = high - low || Math.abs(high) || 1;
  for (const score of scores.map(good)) {
    if (score > high && score <= high + 0.5 * span) high = score;
    if (score < low && score >= low - 0.5 * span) low = score;
  }
  const pad = (high - low || Math.abs(high) || 1) * margin;
  low -= pad;
  high += pad;
  const at = (score: number) => Math.min(100, Math.max(0, (100 * (good(score) - low)) / (high - low)));
  const last = board.quantilesBestToWorst.at(-1)!;
  return {
    at,
    beyond: (score) => (good(score) < low ? -1 : good(score) > high ? 1 : 0),
    ticks: niceTicks(Math.min(sign * low, sign * high), Math.max(sign * low, sign * high)).map((tick) => ({
      at: at(tick.value),
      label: tick.label,
    })),
    cut:
      [
        ...(shown < 100
          ? [`Axis cut: the last ${100 - shown} % of teams reach down to ${label(last)}.`]
          : []),
        ...(topCut ? [`Axis cut: the first team has ${label(board.quantilesBestToWorst[0]!)}.`] : []),
      ].join(" ") || null,
  };
}

/** The percent of the ranking, 50..100, where the axis ends at the worse side. */
function lastShown(gold: number, quantile: (percent: number) => number): number {
  // On a board of ties gold may equal the median: then the first quantile that differs measures the span.
  const core = [50, 60, 75, 90].map((percent) => gold - quantile(percent)).find((span) => span > 0);
  if (core === undefined) return 100;
  for (let percent = 100; percent > 50; percent--)
    if (gold - quantile(percent) <= longTail * core) return percent;
  return 50;
}

/** Three to six round numbers within low..high. */
export function niceTicks(low: number, high: number): { value: number; label: string }[] {
  const rough = (high - low) / 4;
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: Math.max(0, Math.min(count, 10)) }, (_, i) => {
    const value = (first + i) * step;
    return { value, label: label(Number(value.toPrecision(12))) };
  });
}

function label(value: number): string {
  const text = Math.abs(value) >= 1e7 ? value.toExponential(2) : String(Number(value.toPrecision(6)));
  return text.replace("-", "−");
}
