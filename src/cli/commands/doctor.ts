import { Command } from "commander";
import type { Finding } from "../doctor-checks.ts";
import { dataDirOption, jsonOption } from "../options.ts";
import { textTable } from "../text-table.ts";

interface DoctorOptions {
  readonly fix?: boolean;
  readonly json?: boolean;
  readonly dataDir: string;
}

const marks = { ok: "✓", missing: "✗", note: "·" } as const;

export function doctorCommand(): Command {
  return new Command("doctor")
    .option(
      "--fix",
      "mend what can be mended: system packages (as root on Debian or Ubuntu), the agents' Python",
    )
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench doctor --fix\n\nExit status 1 when something needed is missing.\n",
    )
    .action(async (options: DoctorOptions) => {
      const { checks } = await import("../doctor-checks.ts");
      const findings: Finding[] = [];
      for (const check of checks) {
        const found = await check(options.dataDir);
        if (found.state !== "missing" || !options.fix || !found.mend) findings.push(found);
        else {
          found.mend((line) => console.error(`${found.name}: ${line}`));
          findings.push(await check(options.dataDir));
        }
      }
      console.log(options.json ? JSON.stringify(findings, null, 2) : textOf(findings));
      if (findings.some(({ state }) => state === "missing")) process.exitCode = 1;
    });
}

function textOf(findings: readonly Finding[]): string {
  const table = textTable(findings.map(({ name, state, detail }) => [marks[state], name, detail]));
  const fixes = findings
    .filter(({ state, fix }) => state === "missing" && fix)
    .map(({ name, fix }) => `  ${name}: ${fix}`);
  return fixes.length === 0 ? table : `${table}\n\nTo mend:\n${fixes.join("\n")}`;
}
