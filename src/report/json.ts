import { type ReportData, reportData } from "./report-data.ts";

/** The report as JSON, in the shape of {@link reportData}. */
export function renderJson(report: ReportData): string {
  return `${JSON.stringify(reportData.parse(report), null, 2)}\n`;
}
