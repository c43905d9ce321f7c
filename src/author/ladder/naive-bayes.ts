import { normalised } from "./linear.ts";
import type { Prediction, Problem } from "./problem.ts";
import { groupMeans } from "./simple.ts";

/** Naive Bayes: the rates of a class by each feature alone, multiplied as odds. Classes only. */
export function naiveBayes(problem: Problem): Prediction {
  const base = groupMeans({ ...problem, features: [] });
  const evidence = base.map((share) => share.map(logOdds));
  for (const feature of problem.features) {
    const rates = groupMeans({ ...problem, features: [feature] }, { prior: 10 });
    rates.forEach((rate, k) => {
      const [sum, share] = [evidence[k]!, base[k]!];
      for (let row = 0; row < rate.length; row++) sum[row]! += logOdds(rate[row]!) - logOdds(share[row]!);
    });
  }
  const predictions = evidence.map((sum) => sum.map((odds) => 1 / (1 + Math.exp(-odds))));
  return problem.kind === "classes" ? normalised(predictions) : predictions;
}

function logOdds(rate: number): number {
  const share = Math.min(1 - 1e-3, Math.max(1e-3, rate));
  return Math.log(share / (1 - share));
}
