import { renderPrompt } from "../../../src/agent/prompt.ts";
import type { SearchNode } from "../../../src/agent/search/search-node.ts";
import { memory, program, rules, type Situation, task } from "./shared.ts";

/** One solution out of two that work. */
export function crossoverPrompt(
  situation: Situation,
  [first, second]: readonly [SearchNode, SearchNode],
): string {
  return renderPrompt({
    Role: "You compete in a machine-learning competition. Below are two solutions of yours that work. Make one out of them that is better than both.",
    Task: task(situation),
    "Solutions so far": memory(situation),
    "The first solution": `It measured ${first.metric}.\n\n${program(first)}`,
    "The second solution": `It measured ${second.metric}.\n\n${program(second)}`,
    "What to do": {
      "The combination": [
        "Take what makes each of them strong and say in three to five sentences what you take from which.",
        "Measure in the same way as both did. No exploration of the data for its own sake.",
      ],
      ...rules(situation),
    },
  });
}
