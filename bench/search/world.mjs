// A made-up task for searches: a proposer whose steps help less and less, bugs, and a validation that errs.
// docs/search.md says what is assumed; every number of the model stands here.
import { PythonRandom } from "../../dist/src/random/python-random.js";
import { normalQuantile } from "../../dist/src/stats/normal-quantile.js";

// A solution's gap to perfection is floor + rest: the floor is its approach's, the rest is what improvements work on.
const draftFloor = { median: 0.25, spread: 0.4 };
const draftRest = { median: 0.35, spread: 0.4 };
const step = { mean: 0.05, sd: 0.25 }; // of log(rest): 42 % of the steps help, and by less the less is left
const bugChance = 0.3;
const fixChance = 0.5;
const folds = 5;
const foldDifficultySd = 0.03; // the same for all solutions, which are judged on the same folds
const optimismShare = 0.5; // sd of what one step adds to the inherited error, as a share of the noise
const correlation = { sameDraft: 0.95, otherDraft: 0.8 }; // of the errors of two solutions' predictions

// A leaderboard of 1000 teams whose gaps are log-normal, and its lines (https://www.kaggle.com/progression).
const teams = { median: 0.5, spread: 0.35, count: 1000 };
const lineOf = (rank) => teams.median * Math.exp(teams.spread * normalQuantile((rank - 0.5) / teams.count));
export const lines = { gold: lineOf(12), silver: lineOf(50), bronze: lineOf(100) };

/**
 * One task: its `propose` and `execute` are what a tree search asks for. `noise` is the sd of a validation score,
 * `deadEnds` the chance that a step which helps leads to where no further step does.
 */
export function makeWorld({ seed, noise, deadEnds }) {
  const chance = new PythonRandom(`folds ${seed}`);
  const difficulty = Array.from({ length: folds }, () => foldDifficultySd * normal(chance));
  return {
    async propose(choice, nodes, random) {
      const candidate = candidateOf(choice, { id: nodes.length, random, noise, deadEnds });
      return { plan: choice.stage, source: "", candidate };
    },
    async execute(id, { candidate }) {
      const common = { code: "", execMs: 0 };
      if (candidate.broken) return { ...common, metric: null, error: "broke" };
      const luck = new PythonRandom(`validation ${seed} ${id}`);
      const seen = 1 - gapOf(candidate) + candidate.optimism;
      const own = () => noise * Math.sqrt(folds) * normal(luck);
      const foldMetrics = difficulty.map((shift) => seen + shift + own());
      return { ...common, metric: mean(foldMetrics), foldMetrics, error: null };
    },
  };
}

/** The true gap of the mean of some nodes' predictions, read as a mean squared error of unbiased predictors. */
export function gapOfMean(nodes) {
  let sum = 0;
  for (const a of nodes)
    for (const b of nodes) {
      const same = a.candidate.draft === b.candidate.draft;
      const shared = a === b ? 1 : same ? correlation.sameDraft : correlation.otherDraft;
      sum += shared * Math.sqrt(gapOf(a.candidate) * gapOf(b.candidate));
    }
  return sum / nodes.length ** 2;
}

export const gapOf = ({ floor, rest }) => floor + rest;

function candidateOf({ stage, parent, secondParent }, world) {
  const { id, random } = world;
  if (stage === "debug") return { ...parent.candidate, broken: random.random() >= fixChance };
  const broken = random.random() < bugChance;
  if (stage === "draft") {
    const gap = { floor: logNormal(draftFloor, random), rest: logNormal(draftRest, random) };
    return { draft: id, ...gap, optimism: 0, stuck: false, broken };
  }
  const from = stage === "crossover" ? mixed(parent, secondParent, random) : parent.candidate;
  return { ...stepFrom(from, world), broken };
}

function stepFrom(from, { random, noise, deadEnds }) {
  const change = step.mean + step.sd * normal(random);
  return {
    ...from,
    rest: from.rest * Math.exp(from.stuck ? Math.abs(change) : change),
    optimism: from.optimism + optimismShare * noise * normal(random),
    stuck: from.stuck || (change < 0 && random.random() < deadEnds),
  };
}

/** A crossover has the approach of one parent, and the refinement of one, each drawn for itself. */
function mixed(first, second, random) {
  const [approach, refinement] = [first, second].map(
    () => (random.random() < 0.5 ? first : second).candidate,
  );
  return { ...refinement, draft: approach.draft, floor: approach.floor };
}

function logNormal({ median, spread }, random) {
  return median * Math.exp(spread * normal(random));
}

function normal(random) {
  return normalQuantile(random.random() || Number.MIN_VALUE);
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
