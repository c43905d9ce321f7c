import { normalQuantile } from "./normal-quantile.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval for `successes` out of `n` independent trials; stays within 0..1 and is not empty
 * at 0 or n successes, unlike mean +- 1.96 SE. Wilson (1927), JASA 22(158).
 * @throws RangeError unless 0 <= successes <= n, n > 0
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval {
  if (!(n > 0 && successes >= 0 && successes <= n))
    throw new RangeError(`${successes} of ${n} is no proportion`);
  const z = normalQuantile(0.5 + level / 2);
  const rate = successes / n;
  const scale = 1 + z ** 2 / n;
  const centre = (rate + z ** 2 / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / n + z ** 2 / (4 * n ** 2));
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}
