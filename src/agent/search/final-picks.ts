import { UserError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import type { AgentSetting, AgentSettings } from "../define.ts";
import type { FinalPick } from "./final-pick.ts";
import { pickBest } from "./pick-best.ts";
import { pickOneStandardError } from "./pick-one-standard-error.ts";
import { pickTopKMean } from "./pick-top-k-mean.ts";

const picks = {
  best: () => pickBest,
  "one-standard-error": () => pickOneStandardError,
  "top-k-mean": (settings: AgentSettings) => pickTopKMean(topK(settings["top_k"] ?? defaultTopK)),
};
const defaultTopK = 3;

export type FinalPickName = keyof typeof picks;
export const finalPickNames = Object.keys(picks) as FinalPickName[];

/** The settings of an agent that lets its user choose: `final_pick` and `top_k`; {@link finalPickNamed} reads them. */
export function finalPickSettings(standard: FinalPickName): Record<string, AgentSetting> {
  return {
    final_pick: { default: standard, help: `what is submitted in the end: ${finalPickNames.join(", ")}` },
    top_k: { default: defaultTopK, help: "solutions whose predictions top-k-mean averages" },
  };
}

/** @throws UserError for an unknown name, or a `top_k` that is no whole number above 0 */
export function finalPickNamed(name: string, settings: AgentSettings = {}): FinalPick {
  if (!Object.hasOwn(picks, name))
    throw new UserError(
      `No final pick "${name}".${didYouMean(name, finalPickNames)} There are: ${finalPickNames.join(", ")}.`,
    );
  return picks[name as FinalPickName](settings);
}

function topK(value: AgentSettings[string]): number {
  const k = typeof value === "boolean" ? Number.NaN : Number(value);
  if (!Number.isInteger(k) || k < 1)
    throw new UserError(`top_k is ${JSON.stringify(value)}: expected a whole number above 0.`);
  return k;
}
