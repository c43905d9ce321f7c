/** A bar on stderr while it is a terminal; silent otherwise, so that logs stay clean. */
export function progressBar(what: string, total: number) {
  const { stderr } = process;
  let count = 0;
  const draw = (label: string) => {
    if (!stderr.isTTY) return;
    const columns = 24;
    const filled = total === 0 ? columns : Math.round((columns * count) / total);
    const bar = "█".repeat(filled) + "░".repeat(columns - filled);
    stderr.write(`\r\u001b[K${what} ${bar} ${count}/${total} ${label}`.slice(0, (stderr.columns ?? 80) + 3));
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
