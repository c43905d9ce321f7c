import { renderPrompt } from "../../../src/agent/prompt.ts";
import type { SearchNode } from "../../../src/agent/search/search-node.ts";
import { output, overview, program, rules, type Situation, task } from "./shared.ts";

/** A repair of a solution that failed. */
export function debugPrompt(situation: Situation, parent: SearchNode): string {
  return renderPrompt({
    Role: "You compete in a machine-learning competition. Your program below failed. Find out why from its output and repair it.",
    Task: task(situation),
    "The program that failed": program(parent),
    "What went wrong": parent.error ?? "It was judged to be wrong.",
    "Its output": output(parent),
    "What to do": {
      "The repair": [
        "Say in three to five sentences what the cause is and how you mend it, then give the whole mended program.",
        "Keep the idea of the solution. No exploration of the data for its own sake.",
      ],
      ...rules(situation),
    },
    "The data": overview(situation),
  });
}
