import type { AgentSettings } from "../../src/agent/define.ts";
import { finalPickSettings } from "../../src/agent/search/final-picks.ts";
import { policySettings } from "../../src/agent/search/policies.ts";

/** The agent's settings with their defaults: the mended AIDE. */
export const settings = {
  steps: { default: 500, help: "nodes at most" },
  ...policySettings("greedy"),
  ...finalPickSettings("best"),
  exec_minutes: { default: 60, help: "longest execution of one solution" },
  temperature: { default: 0.5, help: "of the role code; -1: not sent" },
  feedback_temperature: { default: 0.5, help: "of the role feedback; -1: not sent" },
  folds: { default: 5, help: "folds of the cross-validation that solutions are asked for; 1: a hold-out" },
  metric_from: {
    default: "file",
    help: "file: result.json that a solution writes; review: the feedback model reads it from the output",
  },
  submission_check: {
    default: "valid",
    help: "a solution without it is buggy; valid: the format check says so, exists: there is a file, none: not looked at",
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
  readonly submissionCheck: "valid" | "exists" | "none";
  readonly memoryNodes: number;
  readonly showsTime: boolean;
  readonly showsData: boolean;
}

/** @throws Error for a word that a setting does not know */
export function readSettings(values: AgentSettings): AideSettings {
  const number = (key: string) => Number(values[key]);
  const temperature = (key: string) => (number(key) < 0 ? undefined : number(key));
  return {
    steps: number("steps"),
    policy: String(values["policy"]),
    finalPick: String(values["final_pick"]),
    execMs: number("exec_minutes") * 60_000,
    temperature: temperature("temperature"),
    feedbackTemperature: temperature("feedback_temperature"),
    folds: number("folds"),
    metricFrom: oneOf(values, "metric_from", ["file", "review"]),
    submissionCheck: oneOf(values, "submission_check", ["valid", "exists", "none"]),
    memoryNodes: number("memory_nodes") || Number.POSITIVE_INFINITY,
    showsTime: values["shows_time"] === true,
    showsData: values["shows_data"] === true,
  };
}

function oneOf<T extends string>(values: AgentSettings, key: string, words: readonly T[]): T {
  const found = words.find((word) => word === values[key]);
  if (found) return found;
  throw new Error(`the setting ${key} is ${String(values[key])}; it can be ${words.join(", ")}`);
}
