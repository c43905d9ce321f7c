import { csvText } from "../frame/csv-text.ts";
import { getColumn, type Table, type Value, valuesOf } from "../frame/table.ts";

export { csvText } from "../frame/csv-text.ts";

/**
 * `fixture/submissions.ts` of a competition: made-up answers and submissions in its format, from which tests, the
 * parity check and the benchmarks take as many as they want. Deterministic in `draw`.
 */
export interface GradingFixture {
  /** The text of the file under private/: 20 to 60 rows, with the ties and odd values that real answers have. */
  answers(draw: Draw): string;
  /** A valid submission (CSV text) of random quality; its id column comes first unless the format says otherwise. */
  submission(draw: Draw, answers: Table): string;
  /** The submission that scores best; absent: the id and target columns of the answers. */
  perfect?(answers: Table): string;
  /** The same in edition v2, where that refuses what scores best in v1. */
  perfectV2?(answers: Table): string;
  /** What the competition hands out as its sample submission: the same guess for every row. */
  sample(answers: Table): string;
  /** Further submissions that this format makes interesting, by name: extremes, odd spellings, near misses. */
  special?(draw: Draw, answers: Table): Readonly<Record<string, string>>;
}

/** Where the fixture's randomness comes from. */
export interface Draw {
  /** In [0, 1). */
  uniform(): number;
  normal(): number;
  /** An integer in [0, bound). */
  below(bound: number): number;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

/** Returns its argument, typed. */
export function defineGradingFixture(fixture: GradingFixture): GradingFixture {
  return fixture;
}

type Cell = string | number | boolean | null;

/** A competition of one id column and one target column, as most are: what its fixture needs besides. */
export interface OneTarget {
  readonly id: string;
  readonly target: string;
  readonly rows?: number;
  /** The id of row i; all differ. */
  idOf(i: number, draw: Draw): string | number;
  truth(i: number, draw: Draw): Cell;
  /** A guess at one row; `skill` in [0, 1) is the same for a whole submission. */
  guess(truth: Cell, draw: Draw & { readonly skill: number }): Cell;
  /** The sample submission's value. */
  readonly constant: Cell;
  /** Columns that the answers have besides. */
  extra?(i: number, draw: Draw): Readonly<Record<string, Cell>>;
  special?: GradingFixture["special"];
  perfectV2?: GradingFixture["perfectV2"];
}

/** The fixture of a competition with one target column. */
export function oneTargetFixture(spec: OneTarget): GradingFixture {
  const { id, target, rows = 40 } = spec;
  const idsOf = (answers: Table) => valuesOf(getColumn(answers, id));
  return {
    answers(draw) {
      const lines = Array.from({ length: rows }, (_, i) => ({
        [id]: spec.idOf(i, draw),
        [target]: spec.truth(i, draw),
        ...spec.extra?.(i, draw),
      }));
      const shuffled = draw.shuffle(lines);
      const names = Object.keys(lines[0]!);
      return csvText(Object.fromEntries(names.map((name) => [name, shuffled.map((line) => line[name]!)])));
    },
    submission(draw, answers) {
      const skilled = { ...draw, skill: draw.uniform() };
      const truths = valuesOf(getColumn(answers, target));
      return csvText({
        [id]: idsOf(answers),
        [target]: truths.map((truth) => spec.guess(plain(truth), skilled)),
      });
    },
    sample: (answers) => csvText({ [id]: idsOf(answers), [target]: idsOf(answers).map(() => spec.constant) }),
    ...(spec.perfectV2 && { perfectV2: spec.perfectV2 }),
    ...(spec.special && { special: spec.special }),
  };
}

/** A competition of one id column and several numeric target columns. */
export interface ManyTargets {
  readonly id: string;
  readonly targets: readonly string[];
  readonly rows?: number;
  idOf(i: number, draw: Draw): string | number;
  /** The targets of row i, in order. */
  truths(i: number, draw: Draw): readonly Cell[];
  guesses(truths: readonly Cell[], draw: Draw & { readonly skill: number }): readonly Cell[];
  /** The sample submission's row. */
  readonly constants: readonly Cell[];
  /** Columns that the answers have besides. */
  extra?(i: number, draw: Draw): Readonly<Record<string, Cell>>;
  perfect?: GradingFixture["perfect"];
  perfectV2?: GradingFixture["perfectV2"];
  special?: GradingFixture["special"];
}

/** The fixture of a competition with several target columns. */
export function manyTargetsFixture(spec: ManyTargets): GradingFixture {
  const { id, targets, rows = 40 } = spec;
  const idsOf = (answers: Table) => valuesOf(getColumn(answers, id));
  const table = (ids: readonly Value[], lines: readonly (readonly Cell[])[]) =>
    csvText({
      [id]: ids,
      ...Object.fromEntries(targets.map((name, c) => [name, lines.map((line) => line[c]!)])),
    });
  return {
    answers(draw) {
      const lines = Array.from({ length: rows }, (_, i) => ({
        [id]: spec.idOf(i, draw),
        ...Object.fromEntries(spec.truths(i, draw).map((truth, c) => [targets[c]!, truth])),
        ...spec.extra?.(i, draw),
      }));
      const shuffled = draw.shuffle(lines);
      const names = Object.keys(lines[0]!);
      return csvText(Object.fromEntries(names.map((name) => [name, shuffled.map((line) => line[name]!)])));
    },
    submission(draw, answers) {
      const skilled = { ...draw, skill: draw.uniform() };
      const truths = targets.map((name) => valuesOf(getColumn(answers, name)));
      const ids = idsOf(answers);
      return table(
        ids,
        ids.map((_, row) =>
          spec.guesses(
            truths.map((column) => plain(column[row]!)),
            skilled,
          ),
        ),
      );
    },
    sample: (answers) =>
      table(
        idsOf(answers),
        idsOf(answers).map(() => spec.constants),
      ),
    ...(spec.perfect && { perfect: spec.perfect }),
    ...(spec.perfectV2 && { perfectV2: spec.perfectV2 }),
    ...(spec.special && { special: spec.special }),
  };
}

/** A probability near the truth (0 or 1), sometimes with few digits, so that there are ties. */
export function guessProbability(truth: Cell, draw: Draw & { readonly skill: number }): number {
  const raw = 0.5 + (Number(truth) - 0.5) * draw.skill + 0.25 * draw.normal();
  return Number(Math.min(Math.max(raw, 0), 1).toFixed(draw.skill < 0.4 ? 1 : 15));
}

/** Odd spellings, ties and near misses of probabilities, the same in every target column, for `special`. */
export function oddProbabilities(
  id: string,
  targets: readonly string[],
): NonNullable<GradingFixture["special"]> {
  return (draw, answers) => {
    const truths = targets.map((name) =>
      valuesOf(getColumn(answers, name)).map((truth) => Math.max(Number(truth), 0)),
    );
    const spelled = (spell: (truth: number, row: number) => Cell) =>
      csvText({
        [id]: valuesOf(getColumn(answers, id)),
        ...Object.fromEntries(targets.map((name, c) => [name, truths[c]!.map(spell)])),
      });
    return {
      inverted: spelled((truth) => 1 - truth),
      "two neighbouring doubles": spelled((truth) => (truth ? 0.5000000000000001 : 0.5)),
      "equal as doubles": spelled((truth) => (truth ? "0.50000000000000000001" : "0.5")),
      denormals: spelled((_truth, row) => (row % 7) * 5e-324),
      "zeros of both signs": spelled((truth) => (truth ? "0.0" : "-0.0")),
      "all zero but one": spelled((_truth, row) => (row === 3 ? 1 : 0)),
      "one beyond one by its last bit": spelled((truth, row) => (row === 3 ? 1.0000000000000002 : truth)),
      "one below zero by a denormal": spelled((truth, row) => (row === 3 ? -5e-324 : truth)),
      percentages: spelled((truth) => 100 * truth * draw.uniform()),
      "True and False": spelled((truth) => truth === 1),
      "yes and no": spelled((truth) => (truth ? "yes" : "no")),
      "True beside numbers": spelled((truth, row) => (row === 3 ? "True" : truth)),
      "missing in every other row": spelled((truth, row) => (row % 2 ? truth : null)),
      "many spellings of a half": spelled(
        (_truth, row) => [".5", "5e-1", "+0.5", "0.50", "50E-02"][row % 5]!,
      ),
      "decimal commas": spelled((truth) => `0,${truth ? 7 : 3}`),
      "percent signs": spelled((truth) => `${100 * truth}%`),
      "lists of one": spelled((truth) => `[${truth}]`),
    };
  };
}

function plain(value: Value): Cell {
  return typeof value === "bigint" ? Number(value) : value;
}

/** Probabilities of classes that sum to one, near a one-hot truth. */
export function guessDistribution(
  truths: readonly Cell[],
  draw: Draw & { readonly skill: number },
): number[] {
  const weights = truths.map((truth) => draw.uniform() ** 2 + Number(truth) * draw.skill * 3);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
