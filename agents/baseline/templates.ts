/** One way to solve a task: parameters that a draft starts from, and the values that an improvement may try. */
export interface Template {
  readonly plan: string;
  readonly start: Params;
  readonly choices: Readonly<Record<string, readonly (number | boolean)[]>>;
  /** Cheaper parameters for the repair of a node that broke or took too long. */
  readonly cheaper: Params;
}

export type Params = Readonly<Record<string, number | boolean>>;

const boosting = { rate: 0.06, rounds: 150, leaves: 15, leaf: 20, l2: 1, rare: 3, target: 10, bag: 1 };
const calendarBoosting = { rate: 0.06, rounds: 200, leaves: 15, harmonics: 8, holidays: 3, trend: false };
const calendarRidge = { alpha: 3, harmonics: 8, holidays: 3, halflife: 6 };
const trees = { count: 100, leaf: 3, share: 0.5, rare: 3, target: 10 };

/** The library; toolkit/models.py has a function for each name. */
export const templates: Readonly<Record<string, Template>> = {
  boosting: {
    plan: "gradient-boosted trees on coded categories and cross-fitted target means",
    start: boosting,
    choices: {
      rate: [0.03, 0.06, 0.1],
      rounds: [100, 150, 250, 400],
      leaves: [6, 10, 15, 31],
      leaf: [5, 10, 20, 40],
      l2: [0, 1, 10],
      rare: [1, 3, 10],
      target: [0, 5, 10, 30],
      bag: [1, 2, 3],
    },
    cheaper: { ...boosting, rounds: 60, leaves: 8, target: 0, rare: 10 },
  },
  trees: {
    plan: "extremely randomised trees",
    start: trees,
    choices: {
      count: [100, 200, 400],
      leaf: [1, 2, 3, 5, 8],
      share: [0.3, 0.5, 0.8, 1],
      rare: [1, 3, 10],
      target: [0, 10, 30],
    },
    cheaper: { ...trees, count: 60, leaf: 5, target: 0 },
  },
  linear: {
    plan: "a regularised linear model on one-hot categories and scaled numbers",
    start: { alpha: 3, rare: 5, bins: 0 },
    choices: { alpha: [0.3, 1, 3, 10, 30], rare: [2, 5, 10, 20], bins: [0, 10, 30] },
    cheaper: { alpha: 10, rare: 20, bins: 0 },
  },
  "calendar-boosting": {
    plan: "boosted trees on calendar features around a fitted trend",
    start: calendarBoosting,
    choices: {
      rate: [0.03, 0.06, 0.1],
      rounds: [150, 250, 400],
      leaves: [7, 15, 31],
      holidays: [0, 2, 3, 4],
      trend: [true, false],
    },
    cheaper: { ...calendarBoosting, rounds: 80, holidays: 0 },
  },
  "calendar-ridge": {
    plan: "ridge regression on weekday, month, Fourier terms and holidays, recent years weighing more",
    start: calendarRidge,
    choices: {
      alpha: [0.3, 1, 3, 10, 30],
      harmonics: [4, 8, 12, 20],
      holidays: [1, 2, 3, 4, 6],
      halflife: [2, 4, 6, 12, 50],
    },
    cheaper: { ...calendarRidge, harmonics: 3, holidays: 0 },
  },
  "text-logistic": {
    plan: "logistic regression on TF-IDF of words and characters",
    start: { c: 30, words: 2, chars: 5, min_df: 2, steps: 60 },
    choices: { c: [10, 30, 60, 120], words: [1, 2, 3], chars: [0, 4, 5], min_df: [1, 2, 3], steps: [40, 60] },
    cheaper: { c: 10, words: 1, chars: 0, min_df: 3, steps: 30 },
  },
  "text-ridge": {
    plan: "ridge classification on TF-IDF, sharpened to probabilities",
    start: { alpha: 0.3, words: 2, chars: 5, min_df: 2, sharp: 8 },
    choices: {
      alpha: [0.1, 0.3, 1],
      words: [1, 2, 3],
      chars: [0, 4, 5, 6],
      min_df: [1, 2],
      sharp: [5, 8, 12],
    },
    cheaper: { alpha: 1, words: 1, chars: 0, min_df: 3, sharp: 6 },
  },
  "text-bayes": {
    plan: "complement naive Bayes on word n-grams",
    start: { alpha: 0.1, words: 2, min_df: 1 },
    choices: { alpha: [0.03, 0.1, 0.3, 1], words: [1, 2, 3], min_df: [1, 2, 3] },
    cheaper: { alpha: 0.3, words: 1, min_df: 2 },
  },
  "pixels-svm": {
    plan: "a support vector machine with an RBF kernel on pixels",
    start: { c: 5, gamma: 1, shift: false },
    choices: { c: [1, 5, 20], gamma: [0.5, 1, 1.5, 2], shift: [false, true] },
    cheaper: { c: 1, gamma: 1, shift: false },
  },
  "pixels-neighbours": {
    plan: "nearest neighbours on pixels",
    start: { k: 3, shift: false },
    choices: { k: [1, 2, 3, 5], shift: [false, true] },
    cheaper: { k: 5, shift: false },
  },
  "pixels-trees": {
    plan: "extremely randomised trees on pixels",
    start: { count: 300, share: 0.1, shift: false },
    choices: { count: [300, 600], share: [0.05, 0.1, 0.2], shift: [false, true] },
    cheaper: { count: 80, share: 0.1, shift: false },
  },
  "pixels-linear": {
    plan: "logistic regression on pixels",
    start: { c: 1, shift: false },
    choices: { c: [0.1, 0.3, 1, 3], shift: [false, true] },
    cheaper: { c: 0.1, shift: false },
  },
};
