import { renderPrompt } from "../../../src/agent/prompt.ts";
import { memory, overview, rules, type Situation, task } from "./shared.ts";

/** A solution from nothing, unlike those before it. */
export function draftPrompt(situation: Situation): string {
  return renderPrompt({
    Role: "You compete in a machine-learning competition and want to place as high as you can. Think of a promising solution and write it in Python.",
    Task: task(situation),
    "Solutions so far": memory(situation),
    "What to do": {
      "The design": [
        "A first design is simple: one good model, no ensembles and no search for hyper-parameters yet.",
        "Do not repeat a design from the solutions so far, but measure in the same way, so that results can be compared.",
        "No exploration of the data for its own sake.",
      ],
      ...rules(situation),
    },
    "The data": overview(situation),
  });
}
