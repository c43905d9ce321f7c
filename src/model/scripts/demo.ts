import type { Reply } from "../protocol.ts";
import type { Script, ScriptedCall } from "../scripted.ts";
import { demoProgram } from "./demo-program.ts";

/**
 * A model that costs nothing and needs no key: it knows one program that fits any of the demo competitions, in a few versions,
 * and how the agents of this package ask. It shows that an agent works, not how good it is.
 */
const script: Script = (call) => {
  if (call.prompt.tools.includes("submit_review")) return reviewed(call);
  return { text: solution(call) };
};

export default script;

const estimators = ["linear", "forest", "boosting"] as const;

/** The second program breaks, so that the demo shows a repair; its repair and all others work. */
function solution({ index, prompt }: ScriptedCall): string {
  const asked = prompt.messages.map(({ text }) => text).join("\n");
  const version = Math.floor(index / 2);
  const estimator = estimators[version % estimators.length]!;
  const isRepair = asked.includes("# The program that failed");
  const isBroken = version === 1 && !isRepair;
  const plan = isRepair
    ? "The program stopped because of a name that does not exist. I take it out and keep the rest."
    : `I turn every column into numbers, dates into their parts, texts into word weights and pictures into grey values, and fit a ${estimator} model with seed ${version}.`;
  return `${plan}\n\n\`\`\`python\n${demoProgram({ estimator, seed: version, isBroken })}\`\`\`\n`;
}

/** It reads the output as far as a feedback model must: whether the program failed, and the last number it printed. */
function reviewed({ prompt }: ScriptedCall): Reply {
  const asked = prompt.messages.at(-1)?.text ?? "";
  const output = asked.slice(asked.lastIndexOf("# Its output"));
  const metric = /metric: (-?[\d.]+(?:e-?\d+)?)/.exec(output)?.[1];
  const failed = /Traceback|TimeoutError|Error:/.test(output) || metric === undefined;
  const review = {
    is_bug: failed,
    has_csv_submission: !failed,
    summary: failed
      ? "The program stopped with an error."
      : `The program ran to its end and measured ${metric}.`,
    metric: failed ? null : Number(metric),
    lower_is_better: /lower is better/.test(asked),
  };
  return { toolCalls: [{ name: "submit_review", arguments: JSON.stringify(review) }] };
}
