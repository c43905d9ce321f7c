import { clip } from "../../../src/agent/clip.ts";
import { fenced, type PromptParts } from "../../../src/agent/prompt.ts";
import type { SearchNode } from "../../../src/agent/search/search-node.ts";
import { durationText } from "../../../src/agent/task-text.ts";
import type { PythonRandom } from "../../../src/random/python-random.ts";
import { notesOf } from "../notes.ts";
import type { AideSettings } from "../settings.ts";

/** What every operator is told of the run. */
export interface Situation {
  readonly description: string;
  readonly better: "higher" | "lower";
  readonly preview: string;
  readonly settings: AideSettings;
  /** Names of the packages that are there. */
  readonly packages: readonly string[];
  readonly hardware: string;
  readonly nodes: readonly SearchNode[];
  readonly stepsLeft: number;
  /** Milliseconds, of the whole run. */
  readonly timeLeftMs: number;
  /** Milliseconds that the program of this step will be given. */
  readonly execMs: number;
  readonly random: PythonRandom;
}

const maxDescriptionChars = 24_000;
const maxProgramChars = 40_000;
const maxSummaryChars = 600;

export function task({ description }: Situation): string {
  return clip(description, maxDescriptionChars, 0.8);
}

export function program(node: SearchNode): string {
  return fenced(clip(notesOf(node).source, maxProgramChars), "python");
}

export function output(node: SearchNode): string {
  return fenced(notesOf(node).output);
}

/**
 * What worked so far, without code: the best ones and the newest, so that a long search does not fill the prompt.
 * @returns undefined at the start
 */
export function memory({ nodes, settings, better }: Situation): string | undefined {
  const good = nodes.filter(({ isBuggy }) => !isBuggy);
  if (good.length === 0) return undefined;
  const byMetric = good.toSorted((a, b) =>
    better === "higher" ? b.metric! - a.metric! : a.metric! - b.metric!,
  );
  const kept = new Set(byMetric.slice(0, Math.ceil(settings.memoryNodes / 2)));
  for (const node of good.toReversed()) {
    if (kept.size >= settings.memoryNodes) break;
    kept.add(node);
  }
  return good
    .filter((node) => kept.has(node))
    .map(
      (node) =>
        `Design: ${clip(node.plan, maxSummaryChars)}\nResults: ${clip(notesOf(node).summary, maxSummaryChars)}\nValidation metric: ${node.metric}`,
    )
    .join("\n-------------------------------\n");
}

export function overview({ settings, preview }: Situation): string | undefined {
  return settings.showsData ? preview : undefined;
}

/** What every program must keep to, and the form of the reply. */
export function rules(situation: Situation): PromptParts {
  const { settings, random, packages, hardware, timeLeftMs, stepsLeft, execMs } = situation;
  const { folds, metricFrom, showsTime } = settings;
  const shuffled = shuffle(packages, random);
  return {
    "Form of the reply": [
      "First three to five sentences of plain text: what you are going to do and why.",
      "Then exactly one fenced block of Python with the whole program; nothing after it.",
    ],
    "The program": [
      "One file that runs as it is, from reading the data to writing the predictions; no part left out, no input asked for.",
      "It reads from /home/data, which cannot be written to, and runs in a folder of its own, which is the working directory.",
      "It writes its predictions for the test rows to submission.csv in the working directory, in the form that the task asks for.",
      folds > 1
        ? `It measures itself by ${folds}-fold cross-validation where that suits the task, else on held-out training rows, by the metric of the task.`
        : "It measures itself on held-out training rows, by the metric of the task.",
      ...(metricFrom === "file"
        ? [
            'It writes what it measured to result.json in the working directory: {"metric": number, "folds": [numbers, one a fold]}, and prints it.',
          ]
        : ["It prints the value that it measured as its last line."]),
      `It ends within ${durationText(execMs)}; a program that runs longer is stopped and counts as failed.`,
    ],
    ...(showsTime
      ? {
          "What is left": [
            `${durationText(timeLeftMs)} for the whole run, ${stepsLeft} steps with this one.`,
          ],
        }
      : {}),
    "The machine": [hardware, `Installed, among others: ${shuffled.join(", ")}. Nothing can be downloaded.`],
  };
}

/** In another order at each step, so that no package is favoured by its place. */
function shuffle(items: readonly string[], random: PythonRandom): string[] {
  return items
    .map((item) => [random.random(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}
