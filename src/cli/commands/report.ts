import { dirname, resolve } from "node:path";
import { Command, Option } from "commander";
import { jsonOption, runsDirOption } from "../options.ts";

interface ReportOptions {
  readonly runsDir: string;
  readonly format: "table" | "json" | "md" | "html";
  readonly output?: string;
  readonly json?: boolean;
}

export function reportCommand(): Command {
  return new Command("report")
    .argument("<group...>", 'run groups: directories, names, parts of names, or "latest"')
    .addOption(
      new Option("--format <format>", "table, json, md or html")
        .choices(["table", "json", "md", "html"])
        .default("table"),
    )
    .option("--output <file>", "write there instead of to stdout")
    .addOption(runsDirOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench report latest\n  mlebench report latest --format html --output report.html\n",
    )
    .action(async (groups: string[], options: ReportOptions) => {
      const { findGroup } = await import("../../record/store.ts");
      const { loadGroups } = await import("../load-groups.ts");
      const { terminal } = await import("../print-scoreboard.ts");
      const { writeFileAtomic } = await import("../../core/files.ts");
      const report = loadGroups(groups.map((group) => findGroup(group, options.runsDir)));
      const render = await rendererOf(options.json ? "json" : options.format, options.output);
      const text = render(report, options.output ? { width: 120, color: false } : terminal());
      if (!options.output) process.stdout.write(text);
      else {
        writeFileAtomic(options.output, text);
        console.error(`Report: ${options.output}`);
      }
    });
}

type Renderer = (
  report: import("../../report/report-data.ts").ReportData,
  terminal: { width: number; color: boolean },
) => string;

/** Only the module of the format asked for is loaded. */
async function rendererOf(format: ReportOptions["format"], output: string | undefined): Promise<Renderer> {
  switch (format) {
    case "table":
      return (await import("../../report/table.ts")).renderTable;
    case "json":
      return (await import("../../report/json.ts")).renderJson;
    case "md":
      return (await import("../../report/markdown.ts")).renderMarkdown;
    case "html": {
      const { renderHtml } = await import("../../report/html.ts");
      return (report) => renderHtml(report, output ? { outputDir: dirname(resolve(output)) } : {});
    }
  }
}
