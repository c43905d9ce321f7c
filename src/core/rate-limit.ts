export interface RateLimitOptions {
  /** Calls that may come at once. */
  readonly burst: number;
  /** Calls a second in the long run. */
  readonly perSecond: number;
  readonly monotonicMs: () => number;
}

/** A token bucket. */
export class RateLimit {
  private readonly options: RateLimitOptions;
  private tokens: number;
  private lastMs: number;

  constructor(options: RateLimitOptions) {
    this.options = options;
    this.tokens = options.burst;
    this.lastMs = options.monotonicMs();
  }

  /** @returns 0 when the call may go on, else the seconds to wait */
  take(): number {
    const { burst, perSecond, monotonicMs } = this.options;
    const now = monotonicMs();
    this.tokens = Math.min(burst, this.tokens + ((now - this.lastMs) / 1000) * perSecond);
    this.lastMs = now;
    if (this.tokens < 1) return (1 - this.tokens) / perSecond;
    this.tokens -= 1;
    return 0;
  }
}
