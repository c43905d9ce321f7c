import type { Clock } from "../../core/clock.ts";
import { formatDuration } from "../../core/units.ts";

export interface StallWatch extends Disposable {
  /** Aborted when nothing was seen for `stallMs` (at most twice that passes before it is noticed). */
  readonly signal: AbortSignal;
  seen(): void;
  reason(): string;
}

/** Notices a connection that is open but brings nothing: one timer for each `stallMs`, none for each chunk. */
export function watchStall({ clock, stallMs }: { clock: Clock; stallMs: number }): StallWatch {
  const stalled = new AbortController();
  const ended = new AbortController();
  let count = 0;
  const watch = async () => {
    for (let before = -1; before !== count; ) {
      before = count;
      await clock.sleep(stallMs, ended.signal);
    }
    stalled.abort();
  };
  watch().catch(() => {}); // ended
  return {
    signal: stalled.signal,
    seen() {
      count++;
    },
    reason: () => `The connection brought nothing for ${formatDuration(stallMs)}.`,
    [Symbol.dispose]: () => ended.abort(),
  };
}
