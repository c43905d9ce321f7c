import { renderJson } from "../report/json.ts";
import { renderTable } from "../report/table.ts";
import { loadGroups } from "./load-groups.ts";

/** The medal table of run groups on stdout, or the report as JSON. */
export function printScoreboard(groupDirs: readonly string[], { json }: { readonly json: boolean }): void {
  const report = loadGroups(groupDirs);
  process.stdout.write(json ? renderJson(report) : `\n${renderTable(report, terminal())}`);
}

/** How wide stdout is and whether it takes colours (https://no-color.org). */
export function terminal(): { width: number; color: boolean } {
  const { stdout } = process;
  return { width: stdout.columns ?? 120, color: stdout.isTTY === true && !process.env["NO_COLOR"] };
}
