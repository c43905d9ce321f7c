import { listCompetitions } from "../competition/discover.ts";
import { systemClock } from "../core/clock.ts";
import { loadReport } from "../report/load-report.ts";
import type { ReportData } from "../report/report-data.ts";

/** The report on run groups, with the facts of every competition that is installed. */
export function loadGroups(groupDirs: readonly string[]): ReportData {
  const facts = new Map(listCompetitions().map((competition) => [competition.id, competition.facts]));
  return loadReport(groupDirs, { facts, now: systemClock.now() });
}
