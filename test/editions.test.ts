import { describe, expect, test } from "vitest";
import { type GradingCases, gradingCases } from "./grading/cases.ts";
import { formatCells, parseCells } from "./grading/cells.ts";
import { type GoldenScore, verdictOf } from "./grading/verdict.ts";

// What edition v1 lets pass, as the reference does, and edition v2 mends. Each row changes one submission of the
// competition's fixture; v1's scores are those that `npm run parity` finds equal to the reference's.

type Rows = string[][];
interface Mended {
  readonly competition: string;
  readonly what: string;
  /** Which of the fixture's submissions; default "perfect". */
  readonly of?: string;
  change(header: string[], body: Rows): Rows;
  readonly v1: "perfect" | "imperfect" | "valid" | GoldenScore;
  readonly v2: "perfect" | "imperfect" | GoldenScore;
}

const column = (header: readonly string[], name: string) => header.indexOf(name);
const set = (
  header: readonly string[],
  body: Rows,
  cells: Readonly<Record<string, (row: number) => string>>,
) =>
  body.map((row, r) =>
    Object.entries(cells).reduce((changed, [name, cell]) => changed.with(column(header, name), cell(r)), row),
  );

const mended: readonly Mended[] = [
  {
    competition: "nomad2018-predict-transparent-conductors",
    what: "rows in another order are paired by position",
    change: (_, body) => body.toReversed(),
    v1: "imperfect",
    v2: "perfect",
  },
  {
    competition: "new-york-city-taxi-fare-prediction",
    what: "keys are never compared",
    change: (header, body) =>
      set(
        header,
        body.toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1)),
        { key: (row) => `wrong ${String(row).padStart(3, "0")}` },
      ),
    v1: "perfect",
    v2: null,
  },
  {
    competition: "google-quest-challenge",
    what: "ids are never compared",
    change: (header, body) =>
      set(
        header,
        body.toSorted((a, b) => Number(a[0]) - Number(b[0])),
        { qa_id: (row) => String(row) },
      ),
    v1: "perfect",
    v2: null,
  },
  {
    competition: "google-quest-challenge",
    what: "constant predictions give NaN",
    of: "sample",
    change: (_, body) => body,
    v1: "nan",
    v2: null,
  },
  {
    competition: "us-patent-phrase-to-phrase-matching",
    what: "constant predictions give NaN",
    of: "sample",
    change: (_, body) => body,
    v1: "nan",
    v2: null,
  },
  {
    competition: "stanford-covid-vaccine",
    what: "rows in another order are scored on other positions",
    change: (_, body) => body.toReversed(),
    v1: "imperfect",
    v2: "perfect",
  },
  {
    competition: "smartphone-decimeter-2022",
    what: "times are never compared",
    change: (header, body) => set(header, body, { UnixTimeMillis: () => "7" }),
    v1: "perfect",
    v2: null,
  },
  {
    competition: "osic-pulmonary-fibrosis-progression",
    what: "rows may be left out",
    change: (_, body) => body.slice(0, 10),
    v1: "valid",
    v2: null,
  },
  {
    competition: "h-and-m-personalized-fashion-recommendations",
    what: "a repeated customer shifts those behind it",
    change: (_, body) => [...body, body.toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1))[0]!],
    v1: "imperfect",
    v2: null,
  },
  {
    competition: "uw-madison-gi-tract-image-segmentation",
    what: "ids and classes are never compared",
    change: (header, body) => set(header, body, { class: () => "liver" }),
    v1: "perfect",
    v2: null,
  },
  {
    competition: "uw-madison-gi-tract-image-segmentation",
    what: "rows in another order are paired by position",
    change: (_, body) => body.toReversed(),
    v1: "imperfect",
    v2: "perfect",
  },
  {
    competition: "vinbigdata-chest-xray-abnormalities-detection",
    what: "boxes with the id 0 are forgotten",
    change: (_, body) => body,
    v1: "imperfect",
    v2: "perfect",
  },
  {
    competition: "vesuvius-challenge-ink-detection",
    what: "rows must stand in the answers' order",
    change: (_, body) => body.toReversed(),
    v1: null,
    v2: "perfect",
  },
  {
    competition: "facebook-recruiting-iii-keyword-extraction",
    what: "tags that no question has cost nothing",
    change: (header, body) => {
      const tags = column(header, "Tags");
      return body.map((row) => row.with(tags, `${row[tags]} nonsense rubbish`));
    },
    v1: "perfect",
    v2: "imperfect",
  },
  {
    competition: "predict-volcanic-eruptions-ingv-oe",
    what: "the score is rounded to a whole number",
    change: (header, body) => {
      const time = column(header, "time_to_eruption");
      return body.map((row) => row.with(time, `${row[time]}.25`));
    },
    v1: "perfect",
    v2: 0.25,
  },
  {
    competition: "champs-scalar-coupling",
    what: "a repeated id counts as often as it stands",
    of: "random 0",
    change: (_, body) => [...body, body[0]!],
    v1: "valid",
    v2: null,
  },
  {
    competition: "rsna-breast-cancer-detection",
    what: "a missing prediction scores 0",
    change: (header, body) => [body[0]!.with(column(header, "cancer"), ""), ...body.slice(1)],
    v1: 0,
    v2: null,
  },
  {
    competition: "hms-harmful-brain-activity-classification",
    what: "a missing probability is left out",
    of: "with missing values",
    change: (_, body) => body,
    v1: "valid",
    v2: null,
  },
  {
    competition: "google-research-identify-contrails-reduce-global-warming",
    what: "of three numbers the second is the length of both runs",
    of: "three numbers",
    change: (_, body) => body,
    v1: "valid",
    v2: null,
  },
  {
    competition: "hubmap-kidney-segmentation",
    what: "runs beyond the image are cut off",
    of: "beyond the end",
    change: (_, body) => body,
    v1: "valid",
    v2: null,
  },
  {
    competition: "tgs-salt-identification-challenge",
    what: "an empty mask counts as a full one",
    change(header, body) {
      const mask = column(header, "rle_mask");
      return body.map((row) => (row[mask] === `1 ${101 * 101}` ? row.with(mask, "") : row));
    },
    v1: "perfect",
    v2: "imperfect",
  },
  {
    competition: "siim-covid19-detection",
    what: "a confidence may be NaN",
    of: "confidences that are none for an unknown label",
    change: (_, body) => body,
    v1: "valid",
    v2: null,
  },
  {
    competition: "3d-object-detection-for-autonomous-vehicles",
    what: "a confidence may be NaN",
    of: "confidences that are none",
    change: (_, body) => body,
    v1: "valid",
    v2: null,
  },
  {
    competition: "3d-object-detection-for-autonomous-vehicles",
    what: "sizes are only checked for the answers' classes",
    of: "a negative size of another class",
    change: (_, body) => body,
    v1: "valid",
    v2: null,
  },
  {
    competition: "vinbigdata-chest-xray-abnormalities-detection",
    what: "a confidence may be NaN",
    of: "scores that are none, or infinite",
    change: (_, body) => body,
    v1: "valid",
    v2: null,
  },
];

describe.each(mended)("$competition: $what", ({ competition, of = "perfect", change, v1, v2 }) => {
  test.each([
    ["v1", v1],
    ["v2", v2],
  ] as const)("edition %s: %s", async (edition, expected) => {
    const made = await gradingCases(competition, { seed: 1, valid: 1 });
    const base = made.cases.find(({ name }) => name === of)!;
    const [header, ...body] = parseCells(Buffer.from(base.bytes).toString()) as [string[], ...Rows];
    const bytes = Buffer.from(formatCells([header, ...change(header, body)]));
    expectVerdict(made, verdictOf(made, { bytes, edition }), expected);
  });
});

function expectVerdict({ competition }: GradingCases, found: GoldenScore, expected: Mended["v1"]): void {
  const { perfect } = competition.definition.metric;
  const isPerfect = typeof found === "number" && Math.abs(found - perfect) < 1e-9;
  if (expected === "perfect") expect(isPerfect, `${found}`).toBe(true);
  else if (expected === "imperfect") expect(typeof found === "number" && !isPerfect, `${found}`).toBe(true);
  else if (expected === "valid") expect(found).not.toBeNull();
  else if (typeof expected === "number") expect(found).toBeCloseTo(expected, 9);
  else expect(found).toBe(expected);
}
