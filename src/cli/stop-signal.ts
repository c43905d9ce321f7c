const resumable = "Stopping: runs under way are put aside for `mlebench resume`. Ctrl-C again ends at once.";

/**
 * Ctrl-C once asks for a clean stop; twice ends the process at once (the sandboxes die with it, `resume` goes on).
 * SIGTERM and SIGHUP count as a Ctrl-C.
 */
export function stopSignal(notice = resumable): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    console.error(`\n${notice}`);
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
