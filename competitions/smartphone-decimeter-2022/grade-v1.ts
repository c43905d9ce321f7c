import type { GradeTables } from "../../src/competition/define.ts";
import { type Column, getColumn } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { setKey } from "../../src/grade/v1/ids.ts";
import { tripError } from "../../src/metrics/haversine-error.ts";
import { rowsByValue } from "../../src/metrics/shared/groups.ts";

const earthRadius = 6_371_000;

/**
 * Rows are paired by their place within the trip; the times are never compared. A missing or infinite degree gives
 * NaN, which counts as valid.
 */
export function gradeV1({ submission, answers }: GradeTables): number {
  requireColumns(submission, ["tripId", "UnixTimeMillis", "LatitudeDegrees", "LongitudeDegrees"]);
  requireSameLength(submission, answers);
  const trips = pairedTrips({ submission, answers });
  const pairOf = (name: string) => ({
    truth: anglesOf(getColumn(answers, name)),
    given: anglesOf(getColumn(submission, name)),
  });
  const [latitude, longitude] = [pairOf("LatitudeDegrees"), pairOf("LongitudeDegrees")];
  const errors = trips.map(({ rows, given }) => {
    const distances = rows.map((row, i) => {
      const of = ({ truth, given: angles }: AnglePair) => ({
        ...angles,
        truth: truth.radians[row]!,
        given: angles.radians[given[i]!]!,
      });
      return distance(of(latitude), of(longitude));
    });
    return tripError(Float64Array.from(distances));
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** The rows of each trip in both tables. @throws InvalidSubmission when their numbers differ */
function pairedTrips({ submission, answers }: GradeTables): { rows: number[]; given: number[] }[] {
  const givenRows = new Map(
    [...rowsByValue(getColumn(submission, "tripId"))].map(([trip, rows]) => [setKey(trip), rows]),
  );
  return [...rowsByValue(getColumn(answers, "tripId"))].map(([trip, rows]) => {
    const given = givenRows.get(setKey(trip)) ?? [];
    if (given.length !== rows.length)
      throw new InvalidSubmission(
        `trip ${String(trip)}: expected ${rows.length} rows, found ${given.length}`,
      );
    return { rows, given };
  });
}

interface Angles {
  readonly radians: Float64Array;
  /** NumPy takes the angles of booleans in half precision, and their cosine too. */
  readonly isHalf: boolean;
}

interface AnglePair {
  readonly truth: Angles;
  readonly given: Angles;
}

interface Angle {
  readonly truth: number;
  readonly given: number;
  readonly isHalf: boolean;
}

/** @throws InvalidSubmission on a column of texts */
function anglesOf(column: Column): Angles {
  if (column.dtype === "object") throw new InvalidSubmission("degrees must be numbers");
  const isHalf = column.dtype === "bool";
  const radians = floatsOf(column).map((degrees) => degrees * (Math.PI / 180));
  return { radians: isHalf ? radians.map(halfPrecision) : radians, isHalf };
}

function distance(latitude: Angle, longitude: Angle): number {
  const cosine = latitude.isHalf ? halfPrecision(Math.cos(latitude.given)) : Math.cos(latitude.given);
  const rise = Math.sin((latitude.truth - latitude.given) / 2) ** 2;
  const turn = Math.sin((longitude.truth - longitude.given) / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.sqrt(rise + cosine * Math.cos(latitude.truth) * turn));
}

/** To the nearest number with 11 significant bits. */
function halfPrecision(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(x))) - 10);
  return Math.round(x / unit) * unit;
}
