// What a competition or an agent outside this repository may import.
export { type AgentContext, type AgentDefinition, type AgentOutcome, defineAgent } from "./agent/define.ts";
export {
  type CompetitionDefinition,
  defineCompetition,
  type GradeTables,
  type PrepareInput,
  type Problem,
  type SubmissionSpec,
  type Verdict,
} from "./competition/define.ts";
export type { CompetitionFacts } from "./competition/facts.ts";
export { UserError } from "./core/errors.ts";
export * from "./frame/table.ts";
export { defineMetric, isBetter, type Metric, MetricInputError } from "./metrics/metric.ts";
export type { ModelAnswer, ModelClient, ModelRequest } from "./model/client.ts";
