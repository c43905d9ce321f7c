import { z } from "zod";

/** Raised when a record's shape changes; older records stay readable. */
export const schemaVersion = 1;

export const track = z.enum(["sealed", "validation", "practice"]);

/** How a run ended: one cause, kept apart by whose failure it is. */
export const outcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("finished") }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
  z.object({ kind: z.literal("exit-code"), code: z.number().int() }),
  z.object({ kind: z.literal("signalled"), signal: z.string() }),
  z.object({ kind: z.literal("time-limit"), limitMs: z.number() }),
  z.object({ kind: z.literal("out-of-memory"), limitBytes: z.number() }),
  z.object({ kind: z.literal("output-limit"), limitBytes: z.number() }),
  z.object({ kind: z.literal("disk-limit"), limitBytes: z.number() }),
  z.object({ kind: z.literal("cancelled") }),
  /** The harness's failure or the machine's, never counted as the agent's. */
  z.object({ kind: z.literal("infrastructure"), cause: z.string() }),
]);

export const medal = z.enum(["gold", "silver", "bronze"]);

export const grade = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("scored"),
    /** Rounded to 5 decimals, as the reference reports it. */
    score: z.number(),
    scoreUnrounded: z.number(),
    medal: medal.nullable(),
    aboveMedian: z.boolean(),
    /** Place on the leaderboard, 1 = best; teams with an equal score share the better place. */
    rank: z.number(),
    /** Share of teams that this score beats or equals, 0..100. */
    percentile: z.number(),
    teams: z.number().int(),
  }),
  /** Edition v1 only: valid, as in the reference, but its score is NaN: no medal, no rank. */
  z.object({ kind: z.literal("no-score"), error: z.string() }),
  z.object({ kind: z.literal("invalid"), error: z.string() }),
  z.object({ kind: z.literal("missing") }),
  /** Our bug: not the agent's failure, not a zero. */
  z.object({ kind: z.literal("grader-error"), error: z.string() }),
]);

/** A run's own: what a grader here says of it, or that the submission went to a grading host, which keeps the score. */
export const runGrade = z.discriminatedUnion("kind", [
  ...grade.options,
  z.object({
    kind: z.literal("sent-away"),
    /** Hash of the signed receipt, which stands in the run's receipt.json. */
    receipt: z.string(),
    edition: z.enum(["v1", "v2"]),
    /** By the grading host's clock. */
    receivedAt: z.string(),
  }),
]);

export const limits = z.object({
  timeMs: z.number().positive(),
  cpus: z.number().positive().exactOptional(),
  memoryBytes: z.number().positive().exactOptional(),
  diskBytes: z.number().positive().exactOptional(),
  openFiles: z.number().int().positive().exactOptional(),
  gpus: z.number().int().positive().exactOptional(),
  processes: z.number().int().positive(),
  fileSizeBytes: z.number().positive(),
  outputBytes: z.number().positive(),
  steps: z.number().int().positive().exactOptional(),
});

const setting = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const plannedRun = z.object({ id: z.string(), competition: z.string(), seed: z.number().int() });

export const slurmSettings = z.object({
  partition: z.string().exactOptional(),
  account: z.string().exactOptional(),
  /** Further arguments of sbatch. */
  args: z.array(z.string()),
  /** Most jobs of the group at the same time. */
  maxJobs: z.number().int().positive().exactOptional(),
  /** In groups of earlier versions, which had it for Slurm alone. */
  infrastructureRetries: z.number().int().nonnegative().exactOptional(),
});

/** An end of an attempt or a job that was not the agent's doing. `job` is Slurm's id with the count of its requeues. */
export const infrastructureFailure = z.object({
  time: z.string(),
  job: z.string().exactOptional(),
  cause: z.string(),
});

/** The grading host of a group whose answers are not on this host (docs/grade-server.md). Its token is never kept. */
export const gradeBy = z.object({
  /** `http://host:port`, `https://…`, `unix:PATH`, or a drop directory; paths are absolute. */
  to: z.string(),
  submitter: z.string(),
  /** The public key, in PEM form, by which its receipts must be signed. */
  publicKey: z.string(),
  /** Of a drop directory: where its receipts come back, if not beside it. */
  receiptsDir: z.string().exactOptional(),
  /** How long a run waits for its receipt before it is put aside. */
  waitMs: z.number().nonnegative(),
});

/** USD per million tokens. */
const price = z.object({
  input: z.number(),
  output: z.number(),
  cachedInput: z.number().exactOptional(),
  cacheWrite: z.number().exactOptional(),
});

/** Which models an agent asks, and what a run may use of them. */
export const modelSettings = z.object({
  /** provider/name */
  name: z.string(),
  /** Another model for a role of the agent. */
  roles: z.record(z.string(), z.string()).exactOptional(),
  /** Of each run. */
  limits: z
    .object({
      tokens: z.number().positive().exactOptional(),
      costUsd: z.number().positive().exactOptional(),
      requests: z.number().int().positive().exactOptional(),
    })
    .exactOptional(),
  /** Over the table of prices, by provider/name. */
  prices: z.record(z.string(), price).exactOptional(),
});

/** What a run has used of its models, over all attempts. */
export const modelUse = z.object({
  calls: z.number().int(),
  failed: z.number().int(),
  retries: z.number().int(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  /** USD; null: the price of a model is unknown. */
  costUsd: z.number().nullable(),
  /** Some counts are estimates, because a provider told none. */
  isEstimated: z.boolean(),
  latencyMs: z.number(),
  /** Waits between tries, not charged to the run's time. */
  waitMs: z.number(),
});

/** group.json: what was asked. Written once, before the first run starts. */
export const groupRecord = z.object({
  schemaVersion: z.number().int(),
  id: z.string(),
  createdAt: z.string(),
  agent: z.object({ id: z.string(), settings: z.record(z.string(), setting) }),
  /** provider/name of the agent's model, as reports show it. */
  model: z.string().nullable(),
  /** There exactly when `model` is not null. */
  models: modelSettings.exactOptional(),
  competitions: z.array(z.string()),
  seeds: z.number().int().positive(),
  workers: z.number().int().positive(),
  limits,
  sandbox: z.string(),
  engine: z.enum(["local", "slurm"]),
  /** How its jobs are asked of Slurm; there exactly when `engine` is "slurm". */
  slurm: slurmSettings.exactOptional(),
  /** How often a run that the harness, the machine or the cluster broke is tried again; read by infrastructure.ts. */
  infrastructureRetries: z.number().int().nonnegative().exactOptional(),
  edition: z.enum(["v1", "v2"]),
  track,
  /** Track "validation": how many scores of the held-out training rows a run may ask for. */
  scores: z.number().int().positive().exactOptional(),
  /** The Python environment asked for by --env, "none" included; absent: the agent's own. */
  env: z.string().exactOptional(),
  /** Submissions are graded there; absent where they are graded on this host. */
  gradeBy: gradeBy.exactOptional(),
  /** Among the groups on one machine the higher goes first; default 0. */
  priority: z.number().int().exactOptional(),
  description: z.enum(["original", "brief"]),
  dataDir: z.string(),
  versions: z.record(z.string(), z.string()),
  runs: z.array(plannedRun),
});

/** One submission.csv as the agent wrote it, `seconds` after the run's start on the run's own clock. */
export const snapshot = z.object({
  seconds: z.number(),
  sha256: z.string(),
  bytes: z.number().int(),
  /** Filled after the run, never shown to the agent. */
  grade: grade.exactOptional(),
});

/** Seen by the harness from outside; what code inside tried in vain without a trace outside is not here. */
export const incident = z.object({
  kind: z.enum([
    "memory-limit",
    "process-limit",
    "disk-full",
    "output-limit",
    "refused-file",
    "call-flood",
    "canary-used",
  ]),
  count: z.number().int(),
  detail: z.string(),
});

/** What a run used, from telemetry.csv; null where the machine cannot measure it. */
export const telemetrySummary = z.object({
  samples: z.number().int(),
  cpuSeconds: z.number().nullable(),
  /** CPU seconds a second of the run: cores in use on average. */
  meanCores: z.number().nullable(),
  /** Share of the time with less than a twentieth of a core in use, 0..1. */
  idleShare: z.number().nullable(),
  memoryMeanBytes: z.number().nullable(),
  memoryPeakBytes: z.number().nullable(),
  readBytes: z.number().nullable(),
  writtenBytes: z.number().nullable(),
  processesPeak: z.number().nullable(),
  diskPeakBytes: z.number().nullable(),
  /** One entry for each GPU that the run had. */
  gpus: z.array(
    z.object({
      id: z.string(),
      meanPercent: z.number(),
      memoryPeakBytes: z.number(),
      /** Share of the samples in which it did nothing; 1 = it was never used. */
      idleShare: z.number(),
    }),
  ),
  /** The limit that the run came closest to. */
  nearest: z.object({ limit: z.string(), share: z.number() }).nullable(),
});

/** card.json of a run: who ran, with what, told what, on what. Digests are SHA-256. */
export const runCard = z.object({
  mlebench: z.string(),
  agent: z.object({
    id: z.string(),
    description: z.string(),
    /** Of the agent's code with its prompts, as it was run. */
    digest: z.string(),
    settings: z.record(z.string(), setting),
  }),
  models: modelSettings.nullable(),
  competition: z.object({ id: z.string(), edition: z.enum(["v1", "v2"]) }),
  seed: z.number().int(),
  track,
  prompts: z.object({ instructions: z.string(), description: z.string() }),
  limits,
  hardware: z.object({
    cpu: z.string(),
    cores: z.number().int(),
    arch: z.string(),
    memoryBytes: z.number(),
    gpus: z.number().int(),
  }),
  sandbox: z.string(),
  internet: z.boolean(),
  /** The Python environment of agent code; null: it had none. */
  environment: z.object({ name: z.string(), digest: z.string(), python: z.string() }).nullable(),
});

/** run.json: the plan and the outcome of one run; small, rewritten atomically. */
export const runRecord = z.object({
  schemaVersion: z.number().int(),
  id: z.string(),
  group: z.string(),
  competition: z.string(),
  agent: z.string(),
  seed: z.number().int(),
  state: z.enum(["planned", "running", "interrupted", "finished"]),
  /** 1 on the first start; each start after a crash of the harness or machine adds one. */
  attempt: z.number().int(),
  /** How many failures of the harness, the machine or the cluster there were; not the agent's failures. */
  infrastructureRetries: z.number().int().exactOptional(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** Time charged against the limit, over all attempts. */
  elapsedMs: z.number(),
  sandbox: z.object({ name: z.string(), enforced: z.array(z.string()) }).nullable(),
  usage: z
    .object({
      cpuMs: z.number().nullable(),
      memoryPeakBytes: z.number().nullable(),
      oomKills: z.number().nullable(),
    })
    .nullable(),
  /** Time that was not charged: waits for the harness's own work and for a model provider's rate limits. */
  waits: z.object({ harness: z.number(), provider: z.number() }).exactOptional(),
  telemetry: telemetrySummary.exactOptional(),
  /** There when the run had a model. */
  modelUse: modelUse.exactOptional(),
  /** What was tried or went wrong inside and was held, as far as the harness can see it. */
  incidents: z.array(incident).exactOptional(),
  /** The Python environment that the agent's code had; absent: none, or a run from before this was kept. */
  environment: z.object({ name: z.string(), digest: z.string(), python: z.string() }).exactOptional(),
  /** GPUs of the host that the run had. */
  gpuIds: z.array(z.string()).exactOptional(),
  outcome: outcome.nullable(),
  grade: runGrade.nullable(),
  /** Why the grading host has given no receipt yet; null or absent when nothing is owed. `resume` sends again. */
  unsent: z.string().nullable().exactOptional(),
  snapshots: z.array(snapshot),
  /** Whose words the description was in; absent in runs from before this was kept. */
  descriptionBy: z.enum(["kaggle", "mlebench"]).exactOptional(),
  /** What they were, as far as it was kept: earlier versions counted those of attempts without their causes. */
  infrastructureFailures: z.array(infrastructureFailure).exactOptional(),
  /** What was not copied out of the sandbox, and why. */
  refusedFiles: z.array(z.string()),
  edition: z.enum(["v1", "v2"]),
  track,
});

/** One line of events.jsonl. `hash` is the SHA-256 of the line without it; `prev` is the hash of the line before. */
export const journalEvent = z.object({
  seq: z.number().int(),
  time: z.string(),
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  prev: z.string(),
  hash: z.string(),
});

export type Track = z.infer<typeof track>;
export type Outcome = z.infer<typeof outcome>;
export type Medal = z.infer<typeof medal>;
export type Grade = z.infer<typeof grade>;
export type RunGrade = z.infer<typeof runGrade>;
export type GradeBy = z.infer<typeof gradeBy>;
export type Limits = z.infer<typeof limits>;
export type PlannedRun = z.infer<typeof plannedRun>;
export type SlurmSettings = z.infer<typeof slurmSettings>;
export type ModelSettings = z.infer<typeof modelSettings>;
export type RunCard = z.infer<typeof runCard>;
export type ModelUse = z.infer<typeof modelUse>;
export type InfrastructureFailure = z.infer<typeof infrastructureFailure>;
export type GroupRecord = z.infer<typeof groupRecord>;
export type RunRecord = z.infer<typeof runRecord>;
export type Snapshot = z.infer<typeof snapshot>;
export type Incident = z.infer<typeof incident>;
export type TelemetrySummary = z.infer<typeof telemetrySummary>;
export type JournalEvent = z.infer<typeof journalEvent>;
