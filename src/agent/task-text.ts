import { formatBytes } from "../core/units.ts";
import { clip } from "./clip.ts";
import { dataPreview } from "./data-preview.ts";
import type { AgentContext } from "./define.ts";
import { type PromptParts, renderPrompt } from "./prompt.ts";

const maxDescriptionChars = 24_000;

/** What an agent that works in the sandbox's folders is told of its task before it begins. */
export function taskText(context: AgentContext, rules: PromptParts): string {
  return renderPrompt({
    "The task": clip(context.description, maxDescriptionChars, 0.8),
    "The data": dataPreview(context.host.data),
    "Where things are": [
      "/home/data: the data, read-only; the labels of the test rows are nowhere.",
      "/home/submission/submission.csv: your predictions, in the form that the task asks for. Only this file counts, and the last one that you write. A valid simple one early is better than none.",
      "/home/code: your programs; the working directory. /home/logs: your logs.",
      "/home/validate_submission.sh FILE: says whether a file has the right form, never a score.",
    ],
    "The machine": [
      hardwareText(context),
      ...(packageNames(context).length > 0
        ? [`Python has, among others: ${packageNames(context).join(", ")}.`]
        : []),
      "There is no network; nothing can be downloaded.",
      `${durationText(context.remainingMs())} are left for everything.`,
    ],
    ...rules,
  });
}

export function hardwareText({ limits, gpus }: AgentContext): string {
  const cores = limits.cpus
    ? `${limits.cpus} CPU cores`
    : "as many CPU cores as Python's os.cpu_count() says";
  const memory = limits.memoryBytes ? `, ${formatBytes(limits.memoryBytes)} of memory` : "";
  return `${cores}${memory}, ${gpus === 0 ? "no GPU" : `${gpus} GPUs`}.`;
}

/** The packages by which a prompt tells the environment; all of them stand in /home/packages.txt. */
export function packageNames({ packages }: AgentContext): string[] {
  return Object.keys(packages).slice(0, maxPackages);
}

const maxPackages = 80;

/** For prompts: "45 seconds", "12 minutes", "3.5 hours". */
export function durationText(ms: number): string {
  if (ms < 120_000) return `${Math.max(1, Math.floor(ms / 1000))} seconds`;
  return ms < 2 * 3_600_000 ? `${Math.floor(ms / 60_000)} minutes` : `${(ms / 3_600_000).toFixed(1)} hours`;
}
