import type { AgentSettings } from "../../src/agent/define.ts";
import { finalPickNamed, finalPickSettings } from "../../src/agent/search/final-picks.ts";
import { policyNamed, policySettings } from "../../src/agent/search/policies.ts";
import { UserError } from "../../src/core/errors.ts";

/** The agent's settings with their defaults: the mended AIDE. */
export const settings = {
  steps: { default: 500, help: "nodes at most" },
  ...policySettings("greedy"),
  ...finalPickSettings("best"),
  exec_minutes: { default: 60, help: "longest execution of one solution" },
  // "temperature" is the evolutionary policy's
  code_temperature: { default: -1, help: "of the role code; -1: not sent, as many newer models refuse one" },
  feedback_temperature: { default: -1, help: "of the role feedback; -1: not sent" },
  folds: { default: 5, help: "folds of the cross-validation that solutions are asked for; 1: a hold-out" },
  metric_from: {
    default: "file",
    help: "file: result.json that a solution writes; review: the feedback model reads it from the output",
  },
  direction_from: {
    default: "task",
    help: "whether a higher metric is better; task: as the competition says; review: as the first good review says",
  },
  submission_check: {
    default: "valid",
    help: "a solution without it is buggy; valid: the format check says so, exists: there is a file and the review saw it, none: not looked at",
  },
  memory_nodes: { default: 20, help: "earlier solutions a prompt tells of; 0: all" },
  shows_time: { default: true, help: "prompts say the time and the steps that are left" },
  shows_data: { default: true, help: "prompts hold a preview of the data" },
};

/** What the settings mean, read once. */
export interface AideSettings {
  readonly steps: number;
  readonly policy: string;
  readonly finalPick: string;
  readonly execMs: number;
  readonly temperature: number | undefined;
  readonly feedbackTemperature: number | undefined;
  readonly folds: number;
  readonly metricFrom: "file" | "review";
  readonly directionFrom: "task" | "review";
  readonly submissionCheck: "valid" | "exists" | "none";
  readonly memoryNodes: number;
  readonly showsTime: boolean;
  readonly showsData: boolean;
}

/** @throws UserError for a value that no run could use */
export function checkSettings(values: AgentSettings): void {
  readSettings(values);
  policyNamed(String(values["policy"]), values);
  finalPickNamed(String(values["final_pick"]), values);
}

/** @throws UserError for a word that a setting does not know, or a number below its least */
export function readSettings(values: AgentSettings): AideSettings {
  const number = (key: string, least = Number.NEGATIVE_INFINITY) => atLeast(values, key, least);
  const temperature = (key: string) => (number(key) < 0 ? undefined : number(key));
  return {
    steps: number("steps", 1),
    policy: String(values["policy"]),
    finalPick: String(values["final_pick"]),
    execMs: number("exec_minutes", 0.1) * 60_000,
    temperature: temperature("code_temperature"),
    feedbackTemperature: temperature("feedback_temperature"),
    folds: number("folds", 1),
    metricFrom: oneOf(values, "metric_from", ["file", "review"]),
    directionFrom: oneOf(values, "direction_from", ["task", "review"]),
    submissionCheck: oneOf(values, "submission_check", ["valid", "exists", "none"]),
    memoryNodes: number("memory_nodes", 0) || Number.POSITIVE_INFINITY,
    showsTime: values["shows_time"] === true,
    showsData: values["shows_data"] === true,
  };
}

function oneOf<T extends string>(values: AgentSettings, key: string, words: readonly T[]): T {
  const found = words.find((word) => word === values[key]);
  if (found) return found;
  throw new UserError(`The setting ${key} is "${String(values[key])}": expected one of ${words.join(", ")}.`);
}

function atLeast(values: AgentSettings, key: string, least: number): number {
  const value = Number(values[key]);
  if (value >= least) return value;
  throw new UserError(
    `The setting ${key} is ${String(values[key])}: expected a number of at least ${least}.`,
  );
}
