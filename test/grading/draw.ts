import type { Draw } from "../../src/grade/fixture.ts";
import { NumpyRandomState } from "../../src/random/numpy-random-state.ts";

/** The fixtures' randomness: NumPy's legacy generator, so that a seed means the same everywhere. */
export function drawFrom(seed: number): Draw {
  const random = new NumpyRandomState(seed);
  const uniform = () => random.randomSample();
  const below = (bound: number) => Math.floor(uniform() * bound);
  return {
    uniform,
    below,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    pick: (items) => items[below(items.length)]!,
    shuffle: (items) => {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
      }
      return shuffled;
    },
  };
}
