import { join } from "node:path";
import { defineAgent } from "../../src/agent/define.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import { research } from "./research.ts";

/** MLAB's research agent (github.com/snap-stanford/MLAgentBench, arXiv 2310.03302), mended; see docs/agents/mlab.md. */
export default defineAgent({
  description:
    "MLAB: a ReAct agent that reflects, plans and acts on files and scripts, with three steps in view",
  python: "lite",
  needsModel: true,
  roles: ["main", "fast", "edit"],
  resumable: true,
  settings: {
    steps: { default: 500, help: "actions at most" },
    window: { default: 3, help: "steps that the model sees with their observations" },
    format_retries: { default: 10, help: "replies without the form, one after the other, that end the run" },
    temperature: { default: 0.5, help: "of all roles; -1: not sent" },
    max_tokens: { default: 0, help: "of one reply; 0: the provider's own limit" },
    exec_minutes: { default: 60, help: "longest execution of one script" },
    long_observation: {
      default: 5000,
      help: "characters from which on an observation is summed up by the role fast",
    },
    questions: {
      default: 2,
      help: "how often a final answer without a valid submission is questioned; 0: never",
    },
  },
  variants: {
    paper: {
      description:
        "As MLE-bench ran it: 2,000 steps, replies of at most 16,384 tokens, a final answer is final",
      settings: { steps: 2000, max_tokens: 16_384, questions: 0, exec_minutes: 1440 },
    },
    upstream: {
      description:
        "MLAgentBench's own defaults: 50 steps, replies of at most 4,000 tokens, a final answer is final",
      settings: { steps: 50, max_tokens: 4000, format_retries: 5, questions: 0, exec_minutes: 300 },
    },
  },
  files: () => [{ from: join(packageRoot, "agents", "mlab", "files.py"), to: "files.py" }],
  run: research,
});
