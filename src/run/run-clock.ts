import type { Clock } from "../core/clock.ts";

/**
 * What the agent waits for and does not pay with its time: the harness's own work on its behalf, and a model
 * provider that says "later".
 */
export type WaitKind = "harness" | "provider";

export interface RunClockOptions {
  readonly clock: Clock;
  readonly limitMs: number;
  /** Time that earlier attempts of the same run have used. */
  readonly beforeMs: number;
  /** What was not charged in earlier attempts. */
  readonly waitsBefore?: Readonly<Record<WaitKind, number>>;
}

/**
 * Of the harness's waits no more than this share of the limit is given back: an agent that has its files checked
 * without end, while its other processes compute, must not get time for it.
 */
const MAX_HARNESS_SHARE = 0.1;

/** A run's own clock: what counts against its time limit. Waits that overlap are given back once. */
export class RunClock {
  readonly limitMs: number;
  private readonly clock: Clock;
  private readonly startMs: number;
  private readonly beforeMs: number;
  private readonly open: Record<WaitKind, number> = { harness: 0, provider: 0 };
  private readonly given: Record<WaitKind, number>;
  private excludedMs = 0;
  private lastMs: number;

  constructor({ clock, limitMs, beforeMs, waitsBefore }: RunClockOptions) {
    this.clock = clock;
    this.limitMs = limitMs;
    this.beforeMs = beforeMs;
    this.startMs = clock.monotonicMs();
    this.lastMs = this.startMs;
    this.given = { harness: 0, provider: 0, ...waitsBefore };
  }

  /** Milliseconds charged so far, over all attempts. */
  elapsedMs(): number {
    this.advance();
    return this.beforeMs + this.lastMs - this.startMs - this.excludedMs;
  }

  remainingMs(): number {
    return Math.max(0, this.limitMs - this.elapsedMs());
  }

  /** Milliseconds not charged so far, over all attempts, by whose wait it was. */
  waits(): Readonly<Record<WaitKind, number>> {
    this.advance();
    return { ...this.given };
  }

  /** Does not charge the time that `work` takes. */
  async during<T>(kind: WaitKind, work: () => Promise<T>): Promise<T> {
    this.advance();
    this.open[kind]++;
    try {
      return await work();
    } finally {
      this.advance();
      this.open[kind]--;
    }
  }

  private advance(): void {
    const now = this.clock.monotonicMs();
    const passed = now - this.lastMs;
    this.lastMs = now;
    const kind = this.open.provider > 0 ? "provider" : this.open.harness > 0 ? "harness" : null;
    if (!kind) return;
    const left = kind === "harness" ? MAX_HARNESS_SHARE * this.limitMs - this.given.harness : passed;
    const excluded = Math.max(0, Math.min(passed, left));
    this.given[kind] += excluded;
    this.excludedMs += excluded;
  }
}
