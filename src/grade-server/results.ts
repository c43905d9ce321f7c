import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type ListedCompetition, listedCompetition } from "../competition/discover.ts";
import { isAtomicLeftover, writeFileAtomic } from "../core/files.ts";
import { competitionReport } from "../grade/competition-report.ts";
import type { CompetitionReport } from "../record/competition-report.ts";
import { receiptHash } from "../remote/receipt.ts";
import { aggregateReports } from "../report/aggregate-reports.ts";
import type { ContentStore } from "./content-store.ts";
import type { Entry } from "./ledger.ts";

/** An entry of the grading report, with whose it is. */
export interface ServedReport extends CompetitionReport {
  readonly submitter: string;
  readonly run: string;
  readonly received_at: string;
  readonly sequence: number;
  readonly receipt: string;
}

/** How long new grades gather before the whole report is written again: it grows with every submission. */
const gatherMs = 500;

/** reports/<sequence>.json and grading_report.json: made from the ledger alone, in any order and as often as one likes. */
export interface Results extends Disposable {
  add(entry: Entry): void;
  /** Writes the grading report now. */
  flush(): void;
}

export function openResults(
  resultsDir: string,
  store: ContentStore,
  onFatal: (error: unknown) => void,
): Results {
  const dir = join(resultsDir, "reports");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const place of [resultsDir, dir]) removeTemporaries(place);
  const reports = new Map<number, ServedReport>();
  const competitions = new Map<string, ListedCompetition>();
  let timer: NodeJS.Timeout | undefined;

  const competitionOf = (id: string): ListedCompetition => {
    const known = competitions.get(id) ?? listedCompetition(id);
    competitions.set(id, known);
    return known;
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const sorted = [...reports].sort(([a], [b]) => a - b).map(([, report]) => report);
    writeFileAtomic(join(resultsDir, "grading_report.json"), jsonText(aggregateReports(sorted)));
  };
  return {
    flush,
    add(entry) {
      const report = reportOf(entry, { competition: competitionOf(entry.receipt.competition), store });
      if (!report) return;
      reports.set(report.sequence, report);
      writeIfOther(join(dir, `${String(report.sequence).padStart(6, "0")}.json`), jsonText(report));
      timer ??= setTimeout(() => {
        try {
          flush();
        } catch (error) {
          onFatal(error);
        }
      }, gatherMs);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

function reportOf(
  { receipt, graded }: Entry,
  { competition, store }: { competition: ListedCompetition; store: ContentStore },
): ServedReport | undefined {
  if (!graded) return undefined;
  const { submitter, run, received_at, sequence, edition, sha256 } = receipt;
  const at = Date.parse(graded.at);
  const report = competitionReport(competition, graded.grade, {
    path: store.path(sha256),
    clock: { now: () => at, monotonicMs: () => 0, sleep: async () => {} },
    edition,
  });
  return { ...report, submitter, run, received_at, sequence, receipt: receiptHash(receipt) };
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What a killed server was about to rename. */
function removeTemporaries(dir: string): void {
  for (const name of readdirSync(dir)) if (isAtomicLeftover(name)) rmSync(join(dir, name));
}

/** After a restart nearly all reports are there already; writing each to the disk again would take long. */
function writeIfOther(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileAtomic(path, text);
}
