import { formatDuration } from "../core/units.ts";
import type { ProgressEvent } from "../engine/engine.ts";
import type { GroupRecord, RunRecord } from "../record/schema.ts";
import { plainLine } from "../report/format.ts";
import { runText } from "../report/outcome-text.ts";

const redrawMs = 200;
const medalMark = { gold: "🥇", silver: "🥈", bronze: "🥉" } as const;

/** Live progress on stderr: a line a finished run and, on a terminal, a moving block of the runs under way. */
export function runProgress(
  groupDir: string,
  group: GroupRecord,
): Disposable & { readonly on: (event: ProgressEvent) => void } {
  const { stderr } = process;
  const active = new Map<string, { label: string; since: number; last: string }>();
  let done = 0;
  let drawn = 0;
  const erase = () => {
    if (drawn > 0) stderr.write(`\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  };
  const draw = () => {
    if (!stderr.isTTY) return;
    erase();
    const width = (stderr.columns ?? 80) - 1;
    const lines = [...active.values()].map(
      ({ label, since, last }) => `  ▸ ${label}  ${formatDuration(Date.now() - since)}  ${last}`,
    );
    const bar = `  ${done}/${group.runs.length} runs done, ${active.size} under way`;
    stderr.write([...lines, bar].map((line) => `${[...line].slice(0, width).join("")}\n`).join(""));
    drawn = lines.length + 1;
  };
  const print = (line: string) => {
    if (stderr.isTTY) erase();
    stderr.write(`${line}\n`);
    draw();
  };
  print(
    `${group.agent.id} on ${group.competitions.length} competitions × ${group.seeds} seeds, ${atATime(group)}, ${formatDuration(group.limits.timeMs)} each, sandbox ${group.sandbox}\n${groupDir}`,
  );
  const timer = setInterval(draw, redrawMs);
  return {
    on(event) {
      switch (event.kind) {
        case "started":
          active.set(event.run, {
            label: `${event.competition} seed ${event.seed}`,
            since: Date.now(),
            last: "",
          });
          return draw();
        case "log": {
          const run = active.get(event.run);
          if (run) run.last = plainLine(event.line);
          return;
        }
        case "notice":
          return print(plainLine(event.line, 500));
        case "ended":
          active.delete(event.run);
          if (event.record.state === "finished") done++;
          return print(plainLine(endLine(event.record)));
      }
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      if (stderr.isTTY) erase();
    },
  };
}

function atATime({ engine, workers, slurm }: GroupRecord): string {
  if (engine === "local") return `${workers} at a time`;
  return slurm?.maxJobs ? `on Slurm, ${slurm.maxJobs} at a time` : "on Slurm";
}

function endLine(record: RunRecord): string {
  const time = formatDuration(record.elapsedMs);
  if (record.state !== "finished") {
    const why = record.unsent ? `; the grading host has not confirmed it: ${record.unsent}` : "";
    return `  … ${record.competition} seed ${record.seed}: put aside after ${time}${why}`;
  }
  const { grade } = record;
  if (grade?.kind === "scored") {
    const medal = grade.medal ? `${medalMark[grade.medal]} ${grade.medal}` : "no medal";
    return `  ✓ ${record.competition} seed ${record.seed}: ${grade.score} ${medal}, rank ${grade.rank} of ${grade.teams}  (${time}, ${runText(record)})`;
  }
  if (grade?.kind === "sent-away")
    return `  → ${record.competition} seed ${record.seed}: sent to the grading host, receipt ${grade.receipt.slice(0, 12)}  (${time}, ${runText(record)})`;
  const why = grade && "error" in grade ? plainLine(grade.error, 160) : "no submission";
  return `  ✗ ${record.competition} seed ${record.seed}: ${why}  (${time}, ${runText(record)})`;
}
