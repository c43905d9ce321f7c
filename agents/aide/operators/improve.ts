import { renderPrompt } from "../../../src/agent/prompt.ts";
import type { SearchNode } from "../../../src/agent/search/search-node.ts";
import { memory, program, rules, type Situation, task } from "./shared.ts";

/** One change to a solution that works. */
export function improvePrompt(situation: Situation, parent: SearchNode): string {
  return renderPrompt({
    Role: "You compete in a machine-learning competition. Below is a solution of yours that works. Make it better on data that nobody has seen.",
    Task: task(situation),
    "Solutions so far": memory(situation),
    "The solution to improve": `It measured ${parent.metric}.\n\n${program(parent)}`,
    "What to do": {
      "The improvement": [
        "Exactly one change, said precisely, and small enough that its effect can be seen in the next measurement.",
        "Learn from the solutions so far: do not try again what did not help.",
        "Measure in the same way as before. No exploration of the data for its own sake.",
      ],
      ...rules(situation),
    },
  });
}
