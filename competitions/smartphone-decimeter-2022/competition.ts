import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { haversineError, type Places } from "../../src/metrics/haversine-error.ts";
import { gradeV1 } from "./grade-v1.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: haversineError,
  submission: {
    id: ["tripId", "UnixTimeMillis"],
    targets: [
      { column: "LatitudeDegrees", type: "number", min: -90, max: 90 },
      { column: "LongitudeDegrees", type: "number", min: -180, max: 180 },
    ],
  },
  score: ({ submission, answers }) =>
    haversineError.compute(
      { trip: getColumn(answers, "tripId"), ...placesOf(answers) },
      placesOf(submission),
    ),
  gradeV1,
});

function placesOf(table: Table): Places {
  return {
    latitude: floatsOf(getColumn(table, "LatitudeDegrees")),
    longitude: floatsOf(getColumn(table, "LongitudeDegrees")),
  };
}
