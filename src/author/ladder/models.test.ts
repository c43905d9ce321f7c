import { expect, test } from "vitest";
import { boosting } from "./boosting.ts";
import { tree } from "./forest.ts";
import { linear } from "./linear.ts";
import { nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { constant, groupMeans } from "./simple.ts";

// Row i: a = (37 i mod 61) / 10, b = (17 i mod 23) / 5, y = 2 a - b + (7 i mod 11) / 3; 60 rows to learn from, 5 to predict.
// Expected: scikit-learn 1.9.1 on the same rows, columns standardised with the training rows' mean and deviation where
// a model is not of trees.
const [trainRows, testRows] = [60, 5];
const all = Array.from({ length: trainRows + testRows }, (_, i) => {
  const [a, b] = [((i * 37) % 61) / 10, ((i * 17) % 23) / 5];
  return { a, b, y: 2 * a - b + ((i * 7) % 11) / 3 };
});
const column = (name: "a" | "b") => ({
  kind: "number" as const,
  source: name,
  train: Float64Array.from(all.slice(0, trainRows), (row) => row[name]),
  test: Float64Array.from(all.slice(trainRows), (row) => row[name]),
});
const y = Float64Array.from(all.slice(0, trainRows), (row) => row.y);
const numbers: Problem = {
  ...{ kind: "numbers", trainRows, testRows, labels: [] },
  features: [column("a"), column("b")],
  targets: [y],
};
const above = (threshold: number) => y.map((value) => (value > threshold ? 1 : 0));
const median = 5.633333333333334;
const twoClasses: Problem = { ...numbers, kind: "two-classes", targets: [above(median)], labels: [0, 1] };
const isThird = (third: number) =>
  y.map((value) => (Number(value >= 3.06266667) + Number(value >= 7.506) === third ? 1 : 0));
const threeClasses: Problem = {
  ...numbers,
  kind: "classes",
  targets: [0, 1, 2].map(isThird),
  labels: [0, 1, 2],
};

const rounds = { rate: 0.3, maxDepth: 2, minLeaf: 5, seed: 0, share: 1 };

test.each([
  {
    as: "Ridge(alpha=3)",
    predicted: () => linear(numbers, { strength: 3 }),
    expected: [
      4.7749573052737855, 1.0446982150667523, 5.53943736820502, 1.8091782779979866, 10.031629652823682,
    ],
  },
  {
    as: "LogisticRegression(C=1/3)",
    predicted: () => linear(twoClasses, { strength: 3 }),
    expected: [
      0.4060431204857913, 0.07988082616393512, 0.5415330360019495, 0.13043657863981584, 0.9174167368408203,
    ],
  },
  {
    as: "KNeighborsRegressor(4)",
    predicted: () => nearest(numbers, [1, 4])[1]!,
    expected: [5.316666666666667, 1.8333333333333333, 5.85, 2.75, 10.933333333333332],
  },
  {
    as: "DecisionTreeRegressor(max_depth=3, min_samples_leaf=5)",
    predicted: () => tree(numbers, { maxDepth: 3, minLeaf: 5 }),
    expected: [
      2.8410256410256407, -0.6333333333333335, 6.371428571428572, 2.8410256410256407, 11.714285714285714,
    ],
  },
  {
    as: "DecisionTreeClassifier(max_depth=2, min_samples_leaf=5)",
    predicted: () => tree(twoClasses, { maxDepth: 2, minLeaf: 5 }),
    expected: [0, 0, 0.9615384615384616, 0, 0.9615384615384616],
  },
  {
    as: "HistGradientBoostingRegressor(max_iter=10, learning_rate=0.3, max_depth=2, min_samples_leaf=5, l2_regularization=1)",
    predicted: () => boosting(numbers, [10], rounds)[0]!,
    expected: [
      3.4980984434989613, 0.7088019734269011, 6.058305743763554, 2.07366898607782, 10.19557763048185,
    ],
  },
  {
    as: "HistGradientBoostingClassifier, the same, of two classes",
    predicted: () => boosting(twoClasses, [10], rounds)[0]!,
    expected: [
      0.07701937012098693, 0.07701937012098693, 0.7895485813621921, 0.04559867174399416, 0.9488976209419046,
    ],
  },
  {
    as: "HistGradientBoostingClassifier(max_iter=6), of three classes: the first",
    predicted: () => boosting(threeClasses, [6], rounds)[0]!,
    expected: [
      0.6002185085422419, 0.7656412010092275, 0.05175935172414749, 0.5719905180743541, 0.022394350156719485,
    ],
  },
])("predicts as scikit-learn's $as", ({ predicted, expected }) => {
  const [first] = predicted();
  for (const [row, value] of expected.entries()) expect(first![row]).toBeCloseTo(value, 4);
});

test("boosting's stages are those of a shorter boosting", () => {
  const [three, five] = boosting(numbers, [3, 5], rounds);
  expect(boosting(numbers, [3], rounds)).toEqual([three]);
  expect(five).not.toEqual(three);
});

test("means by group are drawn towards the overall mean by the prior", () => {
  const problem: Problem = {
    ...{ kind: "numbers", trainRows: 3, testRows: 3, labels: [] },
    features: [
      {
        kind: "category",
        source: "c",
        train: Int32Array.of(0, 0, 1),
        test: Int32Array.of(0, 1, -1),
        levels: 2,
      },
    ],
    targets: [Float64Array.of(1, 3, 8)],
  };
  // Overall mean 4; groups of 2 rows with the sum 4 and of 1 row with the sum 8; an unknown group has no rows.
  expect([...groupMeans(problem, { prior: 1 })[0]!]).toEqual([(4 + 4) / 3, (8 + 4) / 2, 4]);
  expect([...constant(problem, 0.5)[0]!]).toEqual([3, 3, 3]);
});
