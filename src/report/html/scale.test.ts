import fc from "fast-check";
import { expect, test } from "vitest";
import { ladder } from "../../../test/e2e/report/synthetic.ts";
import { niceTicks, scoreScale } from "./scale.ts";

function boardOf(anchors: [number, number, number, number, number, number]) {
  const { leaderboard } = ladder("x", anchors, { metric: "m" });
  const {
    lower_is_better: lowerIsBetter,
    quantiles_best_to_worst: quantilesBestToWorst,
    ...rest
  } = leaderboard;
  return { ...rest, lowerIsBetter, quantilesBestToWorst: [...quantilesBestToWorst] };
}

test.each([
  ["lower is better", boardOf([1, 2, 3, 4, 5, 9])],
  ["higher is better", boardOf([9, 8, 7, 6, 5, 1])],
])("better is to the right where %s", (_, board) => {
  const { at } = scoreScale(board, []);
  const places = [board.median, board.bronze, board.silver, board.gold].map(at);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(new Set(places).size).toBe(4);
});

test("an absurd tail is cut and said so; the medal lines stay apart", () => {
  const scale = scoreScale(boardOf([0.61, 0.64, 0.75, 0.95, 1.4, 999_999]), []);
  expect(scale.cut).toContain("999999");
  expect(scale.at(0.64) - scale.at(1.4)).toBeGreaterThan(30);
  expect(scale.beyond(999_999)).toBe(-1);
  expect(scale.at(999_999)).toBe(0);
});

test("a leaked first place does not squash the others", () => {
  const scale = scoreScale(boardOf([100, 0.9, 0.8, 0.7, 0.6, 0.5]), []);
  expect(scale.cut).toContain("the first team has 100");
  expect(scale.at(0.9) - scale.at(0.6)).toBeGreaterThan(20);
});

test("a short tail is not cut", () => {
  expect(scoreScale(boardOf([1, 2, 3, 4, 5, 6]), []).cut).toBeNull();
});

test("scores near the board widen the axis, far ones are held at its edge", () => {
  const board = boardOf([1, 2, 3, 4, 5, 6]);
  expect(scoreScale(board, [0.5]).beyond(0.5)).toBe(0);
  expect(scoreScale(board, [-1000]).beyond(-1000)).toBe(1);
});

test("any board and any scores give places within 0..100, ties and equal lines included", () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 6, maxLength: 6 }),
      fc.boolean(),
      number,
      (list, flat, score) => {
        const sorted = flat ? list.map(() => list[0]!) : list.toSorted((a, b) => a - b);
        const scale = scoreScale(boardOf(sorted as [number, number, number, number, number, number]), [
          score,
        ]);
        expect(scale.at(score)).toBeGreaterThanOrEqual(0);
        expect(scale.at(score)).toBeLessThanOrEqual(100);
        expect(scale.ticks.length).toBeLessThanOrEqual(10);
      },
    ),
    { seed: 2 },
  );
});

test.each([
  [0, 1, ["0", "0.25", "0.5", "0.75", "1"]],
  [-6.95, -6.83, ["−6.95", "−6.9", "−6.85"]],
  [0, 60, ["0", "20", "40", "60"]],
  [5, 5, []],
])("round numbers between %d and %d", (low, high, labels) => {
  expect(niceTicks(low, high).map(({ label }) => label)).toEqual(labels);
});
