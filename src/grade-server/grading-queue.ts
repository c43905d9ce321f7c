import type { Edition } from "../competition/define.ts";
import { type GradingProcess, startGradingProcess } from "../grade/grading-process.ts";
import type { Grade } from "../record/schema.ts";
import type { Receipt } from "../remote/receipt.ts";
import type { ContentStore } from "./content-store.ts";

export interface GradingQueue extends Disposable {
  add(receipt: Receipt): void;
  /** True when nothing waits and nothing is under way. */
  readonly idle: boolean;
}

export interface GradingQueueOptions {
  readonly store: ContentStore;
  readonly dataDir: string;
  readonly edition: Edition;
  readonly workers: number;
  /** What it throws ends the server: a grade that cannot be recorded must not be lost in silence. */
  readonly onGrade: (receipt: Receipt, grade: Grade) => void;
  readonly onFatal: (error: unknown) => void;
}

/** Grades in processes of their own, at most `workers` at once; they end when nothing waits, and answers leave memory. */
export function startGradingQueue(options: GradingQueueOptions): GradingQueue {
  const waiting: Receipt[] = [];
  const processes = new Set<GradingProcess>();
  let active = 0;
  let stopped = false;

  const start = (): GradingProcess => {
    const grading = startGradingProcess();
    processes.add(grading);
    return grading;
  };
  const end = (grading: GradingProcess | undefined) => {
    grading?.[Symbol.dispose]();
    if (grading) processes.delete(grading);
  };

  async function work(): Promise<void> {
    let grading: GradingProcess | undefined;
    let competition: string | undefined;
    try {
      for (
        let next = takeNext(waiting, competition);
        next && !stopped;
        next = takeNext(waiting, competition)
      ) {
        competition = next.competition;
        let grade: Grade | undefined;
        // A process that dies may have been ended from outside with the submission innocent: it gets one more.
        for (let tries = 0; tries < 2 && !stopped; tries++) {
          if (!grading?.alive) {
            end(grading);
            grading = start();
          }
          grade = await gradeWith(grading, next, options);
          if (grading.alive) break;
        }
        if (grade && !stopped) options.onGrade(next, grade);
      }
    } catch (error) {
      options.onFatal(error);
    } finally {
      end(grading);
      active--;
    }
  }

  return {
    get idle() {
      return active === 0 && waiting.length === 0;
    },
    add(receipt) {
      waiting.push(receipt);
      if (active >= options.workers || stopped) return;
      active++;
      void work();
    },
    [Symbol.dispose]() {
      stopped = true;
      for (const grading of processes) grading[Symbol.dispose]();
    },
  };
}

/** The oldest of the same competition, whose answers are read already, else the oldest. */
function takeNext(waiting: Receipt[], competition: string | undefined): Receipt | undefined {
  const same = waiting.findIndex((receipt) => receipt.competition === competition);
  return waiting.splice(Math.max(same, 0), 1)[0];
}

async function gradeWith(
  grading: GradingProcess,
  { competition, sha256 }: Receipt,
  { store, dataDir, edition }: GradingQueueOptions,
): Promise<Grade> {
  if (!store.has(sha256))
    return { kind: "grader-error", error: `${store.path(sha256)}, which was received, is gone` };
  const [grade] = await grading.grade({ competition, dataDir, edition, paths: [store.path(sha256)] });
  return grade!;
}
