export type Point = readonly [x: number, y: number];

/** Area that two convex polygons share (Sutherland and Hodgman 1974); corners counterclockwise. */
export function sharedArea(a: readonly Point[], b: readonly Point[]): number {
  let polygon = a;
  b.forEach((from, i) => {
    polygon = clip(polygon, [from, b[(i + 1) % b.length]!]);
  });
  return Math.max(0, areaOf(polygon));
}

/** The part of a polygon to the left of the line through two points. */
function clip(polygon: readonly Point[], [from, to]: readonly [Point, Point]): Point[] {
  const side = ([x, y]: Point) => (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]);
  return polygon.flatMap((point, i) => {
    const before = polygon[(i + polygon.length - 1) % polygon.length]!;
    const [here, there] = [side(point), side(before)];
    const crossing: Point[] =
      here >= 0 !== there >= 0 ? [between(before, point, there / (there - here))] : [];
    return here >= 0 ? [...crossing, point] : crossing;
  });
}

function between(a: Point, b: Point, share: number): Point {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** By the shoelace formula, from the first corner, so that large coordinates cost no digits. */
function areaOf(polygon: readonly Point[]): number {
  const [x0, y0] = polygon[0] ?? [0, 0];
  return (
    polygon.reduce((twice, [x, y], i) => {
      const [nextX, nextY] = polygon[(i + 1) % polygon.length]!;
      return twice + (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0);
    }, 0) / 2
  );
}
