import "../core/optimize-late.ts";
import { Command, CommanderError } from "commander";
import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { packageVersion } from "../core/package-root.ts";
import { commands, loadAll, loadCommand } from "./commands.ts";
import { applyConfig } from "./settings.ts";

for (const [name, value] of Object.entries(process.env)) {
  if (name.startsWith("MLEBENCH_") && value === "") delete process.env[name]; // set to nothing means not set
}

const program = new Command("mlebench")
  .description(
    "The referee of machine-learning engineering: runs AI agents on Kaggle competitions in a sealed sandbox, grades them with the competition's own metric and awards medals.",
  )
  .version(packageVersion(), "-V, --version")
  .helpCommand("help [command]", "Help for a command")
  .showSuggestionAfterError()
  .addHelpText(
    "after",
    "\nExample:\n  mlebench run --agent baseline --split demo --seeds 3 --workers 2 --time-limit 60s\n  mlebench report latest\n",
  );

const words = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const asked = words[0] === "help" ? words[1] : words[0];
for (const command of commands) {
  program.addCommand(
    command.name === asked
      ? await loadCommand(command)
      : new Command(command.name).description(command.summary),
    { hidden: command.hidden === true },
  );
}
program.hook("preAction", (_, command) => applyConfig(command, loadAll));
for (const command of [program, ...program.commands]) {
  command.exitOverride().configureOutput({ outputError: () => {} }); // printed once, below
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // `mlebench list | head`
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Prints what a person needs of an error; returns the exit status (contract: 1 failed, 2 wrong use). */
function explain(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") return 2; // no command given: the help was printed
    console.error(`${error.message.replace(/^error: /, "mlebench: ")}${suggestion(error)}`);
    console.error("See: mlebench --help");
    return 2;
  }
  if (error instanceof UserError) {
    console.error(`mlebench: ${error.message}`);
    if (process.env["MLEBENCH_DEBUG"]) console.error(error);
    return error.exitCode;
  }
  console.error("mlebench: an error inside mlebench itself; please report it with this text:");
  console.error(error);
  return 1;
}

function suggestion(error: CommanderError): string {
  const unknown = error.code === "commander.unknownCommand" ? /'(.+?)'/.exec(error.message)?.[1] : undefined;
  if (!unknown || error.message.includes("Did you mean")) return "";
  return didYouMean(
    unknown,
    program.commands.map((command) => command.name()),
  );
}
