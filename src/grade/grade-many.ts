import type { Edition } from "../competition/define.ts";
import type { Grade } from "../record/schema.ts";
import { type GradingProcess, startGradingProcess } from "./grading-process.ts";

export interface SubmissionEntry {
  readonly competition: string;
  /** null: the run left no submission. */
  readonly path: string | null;
}

export interface GradeManyOptions {
  readonly dataDir: string;
  readonly edition: Edition;
  readonly workers: number;
  onGraded?(entry: SubmissionEntry, grade: Grade): void;
}

/** Files of one competition that a process grades in a row: the answers are read once for them. */
const batchSize = 16;

/**
 * Grades many submissions in several processes. What breaks one of them is a grader error of that file alone.
 * @returns the grades in the order of `entries`
 */
export async function gradeMany(
  entries: readonly SubmissionEntry[],
  options: GradeManyOptions,
): Promise<Grade[]> {
  const grades: Grade[] = Array.from(entries, () => ({ kind: "missing" }));
  const batches = batchesOf(entries);
  const workers = Math.max(1, Math.min(options.workers, batches.length));
  await Promise.all(
    Array.from({ length: workers }, async () => {
      let grading: GradingProcess | undefined;
      try {
        for (let batch = batches.shift(); batch; batch = batches.shift()) {
          for (const index of batch) {
            const entry = entries[index]!;
            if (entry.path !== null) {
              if (!grading?.alive) grading = startGradingProcess();
              const { competition, path } = entry;
              const { dataDir, edition } = options;
              const [grade] = await grading.grade({ competition, dataDir, edition, paths: [path] });
              grades[index] = grade!;
            }
            options.onGraded?.(entry, grades[index]!);
          }
        }
      } finally {
        grading?.[Symbol.dispose]();
      }
    }),
  );
  return grades;
}

/** Indices of entries, those of one competition together, at most {@link batchSize} at once. */
function batchesOf(entries: readonly SubmissionEntry[]): number[][] {
  const byCompetition = new Map<string, number[]>();
  entries.forEach(({ competition }, index) => {
    byCompetition.set(competition, [...(byCompetition.get(competition) ?? []), index]);
  });
  return [...byCompetition.values()].flatMap((indices) =>
    Array.from({ length: Math.ceil(indices.length / batchSize) }, (_, i) =>
      indices.slice(i * batchSize, (i + 1) * batchSize),
    ),
  );
}
