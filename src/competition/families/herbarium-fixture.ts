import { times } from "../raw-fixture.ts";

/** Made-up specimens of uneven species, some of which have a single picture or two. */
export function specimens(): { id: number; category: number; file_name: string }[] {
  return times(90, (i) => {
    const common = (i * 7) % 12;
    const category = i < 3 ? 900 + i : common < 9 ? common : 120 + (i % 20);
    const digits = String(category).padStart(5, "0");
    return {
      id: 1000 + i,
      category,
      file_name: `images/${digits.slice(0, 3)}/${digits.slice(3)}/${1000 + i}.jpg`,
    };
  });
}
