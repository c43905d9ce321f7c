export interface DemoProgram {
  readonly estimator: "linear" | "forest" | "boosting";
  readonly seed: number;
  /** It stops with a NameError. */
  readonly isBroken: boolean;
}

/** A Python program that fits tables, texts, dates and small pictures, by the schema at the end of a description. */
export function demoProgram({ estimator, seed, isBroken }: DemoProgram): string {
  return `import json, os, re
import numpy as np, pandas as pd
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error, roc_auc_score
from sklearn.model_selection import KFold
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import StandardScaler

DATA, ESTIMATOR, SEED = "/home/data", "${estimator}", ${seed}
text = open(DATA + "/description.md").read()
schema = json.loads(re.findall(r"\`\`\`json\\n(.*?)\\n\`\`\`", text, re.S)[-1])
train, test = pd.read_csv(DATA + "/train.csv"), pd.read_csv(DATA + "/test.csv")
sample = pd.read_csv(DATA + "/" + schema["sample_submission"])
targets = [target["column"] for target in schema["targets"]]
key = schema["id"]
label = targets[0] if targets[0] in train else [c for c in train if c not in test and c != key][0]
metric = schema["metric"]
is_regression = metric in ("rmse", "mae", "rmsle")
${isBroken ? "features = make_features(train)\n" : ""}
def columns(train, test):
    both = pd.concat([train.drop(columns=[label]), test], ignore_index=True)
    parts = []
    for name in both:
        values = both[name]
        if values.dtype != object and not pd.api.types.is_string_dtype(values):
            if name != key: parts.append(values.fillna(values.median()).to_numpy()[:, None])
            continue
        values = values.fillna("").astype(str)
        dates = pd.to_datetime(values, errors="coerce") if values.str.match(r"\\d{4}-\\d{2}-\\d{2}").all() else None
        if dates is not None:
            days = (dates - dates.min()).dt.days
            cycles = [f(2 * np.pi * k * dates.dt.dayofyear / 365.25) for f in (np.sin, np.cos) for k in (1, 2, 3)]
            weekdays = [(dates.dt.dayofweek == day).astype(float) for day in range(7)]
            parts.append(np.column_stack([days, dates.dt.month, dates.dt.day, *cycles, *weekdays]))
        elif values.str.len().mean() > 60:
            words = TfidfVectorizer(min_df=3, max_features=8000, sublinear_tf=True).fit_transform(values)
            parts.append(TruncatedSVD(60, random_state=SEED).fit_transform(words))
        elif name != key:
            counts = values.map(values.value_counts())
            parts.append(np.column_stack([values.astype("category").cat.codes, counts]))
    folder = DATA + "/train"
    if os.path.isdir(folder):
        from PIL import Image
        endings = {os.path.splitext(n)[0]: n for part in ("train", "test") for n in os.listdir(DATA + "/" + part)}
        where = ["train"] * len(train) + ["test"] * len(test)
        pixels = [np.asarray(Image.open(f"{DATA}/{part}/{endings[str(i)]}").convert("L").resize((8, 8))).ravel() for part, i in zip(where, both[key])]
        parts.append(np.array(pixels, dtype=float))
    table = np.hstack([np.asarray(part, dtype=float) for part in parts])
    return table[: len(train)], table[len(train) :]

def model():
    if is_regression:
        return {"linear": Ridge(1.0), "forest": ExtraTreesRegressor(200, min_samples_leaf=2, random_state=SEED), "boosting": HistGradientBoostingRegressor(max_iter=80, random_state=SEED)}[ESTIMATOR]
    return {"linear": LogisticRegression(max_iter=500), "forest": ExtraTreesClassifier(200, min_samples_leaf=2, random_state=SEED), "boosting": HistGradientBoostingClassifier(max_iter=40, random_state=SEED)}[ESTIMATOR]

def predict(X, y, Z):
    scaler = StandardScaler().fit(X)
    fitted = model().fit(scaler.transform(X), y)
    return fitted.predict(scaler.transform(Z)) if is_regression else fitted.predict_proba(scaler.transform(Z))

X, Z = columns(train, test)
y = train[label].to_numpy()
classes = None if is_regression else np.unique(y)

def score(truth, predicted):
    if is_regression: return mean_squared_error(truth, predicted) ** 0.5
    if metric == "roc-auc": return roc_auc_score(truth, predicted[:, 1])
    if metric == "log-loss": return log_loss(truth, predicted, labels=classes)
    return accuracy_score(truth, classes[predicted.argmax(axis=1)])

folds = [float(score(y[b], predict(X[a], y[a], X[b]))) for a, b in KFold(3, shuffle=True, random_state=SEED).split(X)]
predicted = predict(X, y, Z)
rows = pd.DataFrame({key: test[key]})
if is_regression: rows[targets[0]] = predicted
elif len(targets) > 1:
    for name in targets: rows[name] = predicted[:, list(classes).index(name)]
elif metric == "roc-auc": rows[targets[0]] = predicted[:, 1]
else: rows[targets[0]] = classes[predicted.argmax(axis=1)]
rows[list(sample.columns)].to_csv("submission.csv", index=False)
json.dump({"metric": float(np.mean(folds)), "folds": folds}, open("result.json", "w"))
print("metric:", float(np.mean(folds)))
`;
}
