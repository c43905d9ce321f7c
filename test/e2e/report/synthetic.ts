import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../../src/core/clock.ts";
import { openJournal } from "../../../src/record/journal.ts";
import type { Grade, GroupRecord, Outcome, RunGrade, RunRecord } from "../../../src/record/schema.ts";
import { type Experiment, plannedRecord, runPaths, writeGroup, writeRun } from "../../../src/record/store.ts";
import type { ReportFacts } from "../../../src/report/facts.ts";

/** What becomes of one run; "scored" unless a spec says otherwise. */
export type Fate =
  | "scored"
  | "invalid"
  | "missing"
  | "time-limit"
  | "out-of-memory"
  | "infrastructure"
  | "grader-error"
  | "sent-away"
  | "cancelled"
  | "running"
  | "planned"
  | "interrupted";

export interface SyntheticSpec {
  readonly facts: ReadonlyMap<string, ReportFacts>;
  readonly seeds: number;
  readonly id?: string;
  /** By "competition/seed". */
  readonly fates?: Readonly<Record<string, Fate>>;
  /** The final score of a run by "competition/seed"; otherwise drawn. */
  readonly scores?: Readonly<Record<string, number>>;
  /** Put into every text that an agent writes. */
  readonly hostile?: string;
  readonly group?: Partial<GroupRecord>;
}

type Anchors = readonly [
  first: number,
  gold: number,
  silver: number,
  bronze: number,
  median: number,
  last: number,
];

/** A ladder whose quantiles are straight lines between its first, its medal lines, its median and its last score. */
export function ladder(
  name: string,
  anchors: Anchors,
  more: { metric: string; teams?: number; splits?: string[] },
): ReportFacts {
  const [first, gold, silver, bronze, median, last] = anchors;
  const places = [0, 10, 20, 40, 50, 100];
  const quantiles = Array.from({ length: 101 }, (_, p) => {
    const next = Math.max(
      1,
      places.findIndex((place) => place >= p),
    );
    const share = (p - places[next - 1]!) / (places[next]! - places[next - 1]!);
    return anchors[next - 1]! + share * (anchors[next]! - anchors[next - 1]!);
  });
  return {
    name,
    metric: more.metric,
    splits: more.splits ?? ["demo"],
    leaderboard: {
      teams: more.teams ?? 64,
      lower_is_better: first < last,
      gold,
      silver,
      bronze,
      median,
      quantiles_best_to_worst: quantiles,
    },
  };
}

export const demoFacts: ReadonlyMap<string, ReportFacts> = new Map([
  ["us-births-forecast", ladder("US births forecast", [251, 260, 285, 340, 650, 2170], { metric: "RMSE" })],
  [
    "quake-magnitude",
    ladder("Earthquake magnitude", [0.379, 0.385, 0.41, 0.45, 0.6, 1.243], { metric: "RMSE" }),
  ],
  ["birdstrike-damage", ladder("Bird strike damage", [0.815, 0.81, 0.8, 0.79, 0.74, 0.5], { metric: "AUC" })],
  [
    "president-identification",
    ladder("Which president said it?", [0.61, 0.64, 0.75, 0.95, 1.4, 19.7], {
      metric: "multi-class log loss",
    }),
  ],
  [
    "optdigits",
    ladder("Handwritten digits", [0.9956, 0.99, 0.98, 0.965, 0.91, 0.102], { metric: "accuracy" }),
  ],
]);

/** As many competitions as the full benchmark has, in its three splits, with ladders of many shapes. */
export function manyFacts(count: number): ReadonlyMap<string, ReportFacts> {
  const random = generator(75);
  return new Map(
    Array.from({ length: count }, (_, i) => {
      const scale = 10 ** Math.round(random() * 6 - 3);
      const sorted = Array.from({ length: 6 }, () => random() * scale).sort((a, b) => a - b);
      const anchors = (random() < 0.5 ? sorted : sorted.reverse()) as unknown as Anchors;
      const split = ["low", "medium", "high"][Math.min(2, Math.floor((i * 3) / count))]!;
      const metric = ["AUC", "RMSE", "log loss", "mean average precision at 0.5:0.95"][i % 4]!;
      const teams = Math.ceil(20 + random() * 4000);
      return [
        `competition-${String(i + 1).padStart(2, "0")}-${["tabular", "image", "text", "a-rather-long-name-as-kaggle-has-them"][i % 4]}`,
        ladder(`Competition ${i + 1}`, anchors, { metric, teams, splits: [split, "split75"] }),
      ] as const;
    }),
  );
}

/** Seeded, so that a test sees the same runs every time (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The grade of a score by the facts alone; the rank is read off the quantiles. */
export function gradeOf(score: number, { leaderboard: board }: ReportFacts): Grade {
  const reaches = (line: number) => (board.lower_is_better ? score <= line : score >= line);
  const ahead = board.quantiles_best_to_worst.filter((quantile) => !reaches(quantile)).length / 101;
  return {
    kind: "scored",
    score: Math.round(score * 1e5) / 1e5,
    scoreUnrounded: score,
    medal: reaches(board.gold)
      ? "gold"
      : reaches(board.silver)
        ? "silver"
        : reaches(board.bronze)
          ? "bronze"
          : null,
    aboveMedian: reaches(board.median) && score !== board.median,
    rank: Math.floor(ahead * board.teams) + 1,
    percentile: 100 * (1 - ahead),
    teams: board.teams,
  };
}

const start = Date.parse("2026-03-02T09:00:00.000Z");
const limitMs = 60_000;

/** A group with its runs in memory; `dir` need not exist. */
export function syntheticExperiment(dir: string, spec: SyntheticSpec): Experiment {
  const ids = [...spec.facts.keys()];
  const id = spec.id ?? "2026-03-02T09-00-00-UTC_run-group_baseline";
  const group: GroupRecord = {
    schemaVersion: 1,
    id,
    createdAt: new Date(start).toISOString(),
    agent: { id: "baseline", settings: { folds: 5, nodes: 40 } },
    model: null,
    competitions: ids,
    seeds: Math.max(1, spec.seeds),
    workers: 2,
    limits: {
      timeMs: limitMs,
      cpus: 1,
      memoryBytes: 2 * 1024 ** 3,
      processes: 256,
      fileSizeBytes: 1e9,
      outputBytes: 1e7,
    },
    sandbox: "bwrap",
    engine: "local",
    edition: "v1",
    track: "sealed",
    description: "original",
    dataDir: "/data",
    versions: { mlebench: "0.1.0", node: "20.20.2", python: "3.11.7", bwrap: "0.8.0" },
    runs: Array.from({ length: spec.seeds }, (_, seed) => seed).flatMap((seed) =>
      ids.map((competition) => ({
        id: `${competition}_${uuidOf(`${id}/${competition}/${seed}`)}`,
        competition,
        seed,
      })),
    ),
    ...spec.group,
  };
  const runs = group.runs.map(({ id: runId }) => ({
    dir: join(dir, runId),
    record: finish(plannedRecord(group, runId), spec),
  }));
  return { dir, group, runs };
}

function finish(planned: RunRecord, spec: SyntheticSpec): RunRecord {
  const key = `${planned.competition}/${planned.seed}`;
  const fate = spec.fates?.[key] ?? "scored";
  if (fate === "planned") return planned;
  const facts = spec.facts.get(planned.competition)!;
  const random = generator(hash(key));
  const elapsedMs = fate === "time-limit" ? limitMs : (0.3 + 0.6 * random()) * limitMs;
  const final = spec.scores?.[key] ?? scoreAt(facts, random() ** 2 * 0.6);
  const length = 2 + Math.floor(random() * 5);
  const path = Array.from({ length }, (_, i) => ({
    seconds: Math.round((elapsedMs / 100) * ((i + 1) / (length + 0.4))) / 10,
    score: i === length - 1 ? final : worse(facts, final, { share: (1 - i / length) * (0.3 + random()) }),
  }));
  const hasSubmission = fate !== "missing";
  const unfinished = fate === "running" || fate === "interrupted";
  return {
    ...planned,
    state: fate === "running" ? "running" : fate === "interrupted" ? "interrupted" : "finished",
    attempt: fate === "interrupted" ? 2 : 1,
    startedAt: new Date(start + planned.seed * limitMs).toISOString(),
    endedAt: unfinished ? null : new Date(start + planned.seed * limitMs + elapsedMs).toISOString(),
    elapsedMs,
    sandbox: {
      name: "bwrap",
      enforced: ["no-network", "filesystem", "own-user", "memory", "wall-clock", "kill-tree"],
    },
    usage: unfinished
      ? null
      : { cpuMs: elapsedMs * 0.93, memoryPeakBytes: (200 + 700 * random()) * 1024 ** 2, oomKills: 0 },
    outcome: unfinished ? null : outcomeOf(fate, spec.hostile ?? ""),
    grade: unfinished
      ? null
      : fate === "sent-away"
        ? sentAway
        : finalGrade(fate, gradeOf(final, facts), spec.hostile ?? ""),
    snapshots: hasSubmission
      ? path.map(({ seconds, score }, i) => ({
          seconds,
          sha256: hash(key + i)
            .toString(16)
            .padStart(64, "0"),
          bytes: 12_000,
          ...(unfinished || fate === "sent-away"
            ? {}
            : {
                grade:
                  fate === "invalid" && i === path.length - 1
                    ? finalGrade(fate, gradeOf(score, facts), "")
                    : gradeOf(score, facts),
              }),
        }))
      : [],
  };
}

function outcomeOf(fate: Fate, hostile: string): Outcome {
  switch (fate) {
    case "missing":
      return hostile ? { kind: "failed", reason: hostile } : { kind: "exit-code", code: 1 };
    case "time-limit":
      return { kind: "time-limit", limitMs };
    case "out-of-memory":
      return { kind: "out-of-memory", limitBytes: 2 * 1024 ** 3 };
    case "infrastructure":
      return {
        kind: "infrastructure",
        cause: "the sandbox could not start a command: no space left on device",
      };
    case "cancelled":
      return { kind: "cancelled" };
    default:
      return { kind: "finished" };
  }
}

const sentAway: RunGrade = {
  ...{ kind: "sent-away", receipt: "ab".repeat(32), edition: "v1" },
  receivedAt: "2026-03-02T10:00:00.000Z",
};

function finalGrade(fate: Fate, grade: Grade, hostile: string): Grade {
  switch (fate) {
    case "invalid":
      return {
        kind: "invalid",
        error: hostile || 'Row 17: "n/a" in column "births" is not a number (3 such rows).',
      };
    case "missing":
    case "infrastructure":
      return { kind: "missing" };
    case "grader-error":
      return {
        kind: "grader-error",
        error: hostile || "Cannot read properties of undefined (reading 'length')",
      };
    default:
      return grade;
  }
}

/** A step from `final` towards the worse tenth of the ladder. */
function worse(facts: ReportFacts, final: number, { share }: { share: number }): number {
  return final + (scoreAt(facts, 0.7) - final) * share;
}

function scoreAt({ leaderboard }: ReportFacts, share: number): number {
  return leaderboard.quantiles_best_to_worst[Math.round(Math.min(1, share) * 100)]!;
}

/** Writes the experiment as the engine would: group.json, run.json, a chained events.jsonl with a search, code. */
export function writeSynthetic(experiment: Experiment, { facts, hostile }: SyntheticSpec): void {
  mkdirSync(experiment.dir, { recursive: true });
  writeGroup(experiment.dir, experiment.group);
  for (const { dir, record } of experiment.runs) {
    if (record.state === "planned") continue;
    mkdirSync(join(dir, "code"), { recursive: true });
    writeRun(dir, record);
    let now = Date.parse(record.startedAt!);
    const clock: Clock = { now: () => now, monotonicMs: () => now, sleep: async () => {} };
    using journal = openJournal(runPaths(dir).events, clock);
    for (const node of syntheticNodes(facts.get(record.competition)!, record, hostile ?? "")) {
      now += node.execMs;
      journal.append("agent/node", node);
      writeFileSync(join(dir, node.code.replace(/^\/home\//, "")), codeOf(node.id, hostile ?? ""));
    }
  }
}

const plans = {
  draft: [
    "Gradient boosting on calendar features, 5 folds",
    "Ridge regression on one-hot columns and TF-IDF of the text",
    "Extra trees with 400 trees, no scaling",
    "Nearest neighbours on standardised columns",
  ],
  improve: [
    "Add holidays and the days around them as features",
    "Lower the learning rate to 0.05 and double the rounds",
    "Blend the two best nodes by their out-of-fold predictions",
    "Bag over three seeds",
    "Fourier terms of the year, three pairs",
  ],
  debug: [
    "Fall back to a simpler encoder: the category was not seen in training",
    "Train on a subsample: the node ran out of time",
  ],
};

function syntheticNodes(facts: ReportFacts, record: RunRecord, hostile: string) {
  const random = generator(hash(`${record.id}/tree`));
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  const nodes: {
    id: number;
    parent: number | null;
    stage: keyof typeof plans;
    isBuggy: boolean;
    quality: number;
  }[] = [];
  const count = 14 + Math.floor(random() * 12);
  for (let id = 0; id < count; id++) {
    const buggyLeaf = nodes.filter((node) => node.isBuggy && !nodes.some(({ parent }) => parent === node.id));
    const good = nodes.filter((node) => !node.isBuggy).sort((a, b) => a.quality - b.quality);
    const stage =
      id < 4 || good.length === 0 ? "draft" : buggyLeaf.length > 0 && random() < 0.5 ? "debug" : "improve";
    const parent =
      stage === "draft" ? null : stage === "debug" ? pick(buggyLeaf) : random() < 0.6 ? good[0]! : pick(good);
    const quality =
      parent && !parent.isBuggy ? Math.max(0, parent.quality + random() * 0.25 - 0.15) : 0.2 + random() * 0.6;
    nodes.push({ id, parent: parent?.id ?? null, stage, isBuggy: random() < 0.2, quality });
  }
  return nodes.map(({ id, parent, stage, isBuggy, quality }) => ({
    id,
    parent,
    stage,
    plan: `${pick(plans[stage])}.${hostile}`,
    metric: isBuggy ? null : Math.round(scoreAt(facts, quality) * 1e5) / 1e5,
    isBuggy,
    execMs: Math.round(400 + random() * 4000),
    code: `/home/code/node-${id}.py`,
    error: isBuggy ? `ValueError: could not convert string to float: 'unknown'${hostile}` : null,
  }));
}

function codeOf(id: number, hostile: string): string {
  return `# node ${id}\nimport pandas as pd\nfrom sklearn.ensemble import HistGradientBoostingRegressor\n\ntrain = pd.read_csv("/home/data/train.csv")\ntest = pd.read_csv("/home/data/test.csv")\nmodel = HistGradientBoostingRegressor(max_iter=400, learning_rate=0.05, random_state=0)\nmodel.fit(train.drop(columns=["id", "births"]), train["births"])\npd.DataFrame({"id": test["id"], "births": model.predict(test.drop(columns=["id"]))}).to_csv(\n    "/home/submission/submission.csv", index=False\n)\n${hostile}`;
}

function uuidOf(text: string): string {
  const hex = [0, 1, 2, 3]
    .map((i) =>
      hash(text + i)
        .toString(16)
        .padStart(8, "0"),
    )
    .join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function hash(text: string): number {
  let h = 0x811c9dc5; // FNV-1a, 32 bits
  for (const char of text) h = Math.imul(h ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  return h;
}
