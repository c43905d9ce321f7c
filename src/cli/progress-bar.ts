/** A bar on stderr while it is a terminal; silent otherwise, so that logs stay clean. */
export function progressBar(what: string, total: number) {
  const { stderr } = process;
  let count = 0;
  const draw = (label: string) => {
    if (!stderr.isTTY) return;
    stderr.write(
      `\r\u001b[K${what} ${bar(count, total)} ${count}/${total} ${label}`.slice(
        0,
        (stderr.columns ?? 80) + 3,
      ),
    );
  };
  draw("");
  return {
    tick(label: string) {
      count++;
      draw(label);
    },
    done() {
      if (stderr.isTTY) stderr.write("\r\u001b[K");
    },
  };
}

const columns = 24;

/** The share done, as blocks; an empty total counts as done. */
export function bar(done: number, total: number): string {
  const filled = total === 0 ? columns : Math.round((columns * done) / total);
  return "█".repeat(filled) + "░".repeat(columns - filled);
}
