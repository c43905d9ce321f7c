const asTheToolDid = { direction_from: "review", code_temperature: 0.5, feedback_temperature: 0.5 };

/** Settings of published runs, over the defaults. Sources: aide/utils/config.yaml of WecoAI/aideml, agents/aide of openai/mle-bench. */
export const variants = {
  paper: {
    description:
      "As MLE-bench ran it: metric and bugs judged by the feedback model, 500 steps, repairs first",
    settings: {
      ...{ steps: 500, num_drafts: 5, debug_prob: 1, max_debug_depth: 20, exec_minutes: 540, folds: 5 },
      ...{ metric_from: "review", submission_check: "exists", memory_nodes: 0 },
      ...asTheToolDid,
    },
  },
  upstream: {
    description: "The tool's own defaults (WecoAI/aideml): 20 steps, one hour an execution",
    settings: {
      ...{ steps: 20, num_drafts: 5, debug_prob: 0.5, max_debug_depth: 3, exec_minutes: 60, folds: 5 },
      ...{ metric_from: "review", submission_check: "none", memory_nodes: 0, shows_time: false },
      ...asTheToolDid,
    },
  },
};
