import type { Command } from "commander";

/** A command's line in the help, and its code: loaded only when it is the one asked for, so that every start is fast. */
export interface LazyCommand {
  readonly name: string;
  readonly summary: string;
  /** Called by programs, not by people: no help lists it. */
  readonly hidden?: true;
  load(): Promise<Command>;
}

export const commands: readonly LazyCommand[] = [
  {
    name: "list",
    summary: "The competitions, with split, category, metric, size and whether their data is prepared",
    load: async () => (await import("./commands/list.ts")).listCommand(),
  },
  {
    name: "show",
    summary: "One competition: facts, medal lines, files, known issues and where its data stands",
    load: async () => (await import("./commands/show.ts")).showCommand(),
  },
  {
    name: "prepare",
    summary: "Make the public data and the private answers of competitions from their raw data",
    load: async () => (await import("./commands/prepare.ts")).prepareCommand(),
  },
  {
    name: "validate",
    summary: "Format check only: never reads the answers, never tells a score",
    load: async () => (await import("./commands/validate.ts")).validateCommand(),
  },
  {
    name: "grade-sample",
    summary: "Grade one submission; the report goes to stdout as JSON",
    load: async () => (await import("./commands/grade-sample.ts")).gradeSampleCommand(),
  },
  {
    name: "grade",
    summary: "Grade many submissions, listed in a JSONL file, into one grading report",
    load: async () => (await import("./commands/grade.ts")).gradeCommand(),
  },
  {
    name: "agents",
    summary: "The agents and their settings",
    load: async () => (await import("./commands/agents.ts")).agentsCommand(),
  },
  {
    name: "env",
    summary: "The Python environments that agents work in: make one, list them, show what is in one",
    load: async () => (await import("./commands/env/env.ts")).envCommand(),
  },
  {
    name: "run",
    summary: "Run an agent on competitions in a sealed sandbox, then grade what it left",
    load: async () => (await import("./commands/run.ts")).runCommand(),
  },
  {
    name: "status",
    summary: "A run group: what is done, under way, waiting",
    load: async () => (await import("./commands/status.ts")).statusCommand(),
  },
  {
    name: "resume",
    summary: "Go on with a run group after a stop or a crash; finished runs are left alone",
    load: async () => (await import("./commands/resume.ts")).resumeCommand(),
  },
  {
    name: "cancel",
    summary: "End a run group: runs under way are stopped and graded as they stand, the others never start",
    load: async () => (await import("./commands/cancel.ts")).cancelCommand(),
  },
  {
    name: "report",
    summary: "Results by competition and split, with intervals; html is one self-contained file",
    load: async () => (await import("./commands/report.ts")).reportCommand(),
  },
  {
    name: "grade-server",
    summary: "Take submissions from another host, give signed receipts, keep answers and scores here",
    load: async () => (await import("./commands/grade-server.ts")).gradeServerCommand(),
  },
  {
    name: "submit",
    summary: "Send a submission to a grading host and keep its receipt",
    load: async () => (await import("./commands/submit.ts")).submitCommand(),
  },
  {
    name: "verify-receipt",
    summary: "Check receipts of a grading host: valid, or exactly what does not fit",
    load: async () => (await import("./commands/verify-receipt.ts")).verifyReceiptCommand(),
  },
  {
    name: "new",
    summary: "A new competition from a table and a target column, with a ladder of scripted solvers",
    load: async () => (await import("./commands/new.ts")).newCommand(),
  },
  {
    name: "doctor",
    summary: "What this machine lacks, and the command that mends it",
    load: async () => (await import("./commands/doctor.ts")).doctorCommand(),
  },
  {
    name: "dev",
    summary: "For developers: full leaderboards from Kaggle, or from a checkout of the Python reference",
    load: async () => (await import("./commands/dev/dev.ts")).devCommand(),
  },
  {
    name: "work",
    summary: "One run of a group, as a job of a cluster",
    hidden: true,
    load: async () => (await import("./commands/work.ts")).workCommand(),
  },
  {
    name: "completion",
    summary: "Print shell completion",
    load: async () => (await import("./commands/completion.ts")).completionCommand(loadAll),
  },
];

/** The command with its code and its description. */
export async function loadCommand({ summary, load }: LazyCommand): Promise<Command> {
  return (await load()).description(summary);
}

/** All commands for people, with their code: for completion, and for the names that a config file may use. */
export function loadAll(): Promise<Command[]> {
  return Promise.all(commands.filter((command) => !command.hidden).map(loadCommand));
}
