"""Scripted solvers of different strength for quake-magnitude; see scripts/ladder.py. Made with scikit-learn 1.9.1, pandas 3.0.6."""

from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import ExtraTreesRegressor, GradientBoostingRegressor, HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import ElasticNet, Ridge
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVR
from sklearn.tree import DecisionTreeRegressor

PLACE = ["latitude", "longitude", "depth"]
QUALITY = ["nst", "gap", "dmin", "rms"]
WORDS = ["mag_type", "net", "type"]


@lru_cache
def load(public: Path):
    train, test = pd.read_csv(public / "train.csv"), pd.read_csv(public / "test.csv")
    for frame in (train, test):
        frame["log_dmin"], frame["log_depth"] = np.log1p(frame["dmin"] * 100), np.log1p(frame["depth"].clip(lower=0))
        frame["hour"] = pd.to_datetime(frame["time"]).dt.hour
    return train, test


def submit(test, values):
    return pd.DataFrame({"id": test["id"], "mag": values})


def constant(value, public):
    train, test = load(public)
    return submit(test, np.full(len(test), value if not callable(value) else value(train["mag"])))


def group_mean(columns, prior, public):
    """The mean magnitude of rows with the same words, drawn towards the overall mean by `prior` rows."""
    train, test = load(public)
    overall = train["mag"].mean()
    grouped = train.groupby(columns, dropna=False)["mag"].agg(["sum", "count"])
    means = ((grouped["sum"] + prior * overall) / (grouped["count"] + prior)).rename("mean").reset_index()
    return submit(test, test.merge(means, on=columns, how="left")["mean"].fillna(overall))


def predict(regressor, numbers, words, public):
    train, test = load(public)
    parts = []
    if numbers:
        parts.append((make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), numbers))
    if words:
        parts.append((OneHotEncoder(handle_unknown="ignore", sparse_output=False), words))
    columns = numbers + words
    pipeline = make_pipeline(make_column_transformer(*parts), regressor())
    return pipeline.fit(train[columns], train["mag"]).predict(test[columns])


def model(regressor, numbers, words, public):
    return submit(load(public)[1], predict(regressor, numbers, words, public))


def blend(members, public):
    return submit(load(public)[1], np.mean([predict(*member, public) for member in members], axis=0))


ALL = PLACE + QUALITY
MORE = ALL + ["log_dmin", "log_depth", "hour"]
ridge = lambda alpha: partial(Ridge, alpha)
tree = lambda depth: partial(DecisionTreeRegressor, max_depth=depth, random_state=0)
knn = lambda k: partial(KNeighborsRegressor, k, weights="distance")
forest = lambda n, leaf=1: partial(RandomForestRegressor, n, min_samples_leaf=leaf, random_state=0)
extra = lambda n, leaf=1, seed=0: partial(ExtraTreesRegressor, n, min_samples_leaf=leaf, max_features=0.5, random_state=seed)
boost = lambda rounds, rate, leaves=15, seed=0: partial(HistGradientBoostingRegressor, max_iter=rounds, learning_rate=rate, max_leaf_nodes=leaves, random_state=seed)
classic = lambda rounds, rate, depth=4, seed=0: partial(GradientBoostingRegressor, n_estimators=rounds, learning_rate=rate, max_depth=depth, subsample=0.5, max_features=0.5, random_state=seed)

SOLVERS = {f"always-{value}": partial(constant, value) for value in (1.0, 1.4, 2.0, 2.5, 4.0)}
SOLVERS |= {"mean": partial(constant, np.mean), "median": partial(constant, np.median)}
SOLVERS |= {f"mean-by-{'-'.join(columns)}-{prior}": partial(group_mean, columns, prior) for columns, prior in ((["type"], 1), (["net"], 1), (["net"], 20), (["mag_type"], 1), (["mag_type", "net"], 3))}
SOLVERS |= {f"ridge-{name}": partial(model, ridge(1.0), *view) for name, view in {"place": (PLACE, []), "quality": (QUALITY, []), "numbers": (ALL, []), "net": (PLACE, ["net"]), "mag-type": (PLACE, ["mag_type"]), "all": (ALL, WORDS), "more": (MORE, WORDS)}.items()}
SOLVERS |= {f"ridge-all-{alpha}": partial(model, ridge(alpha), MORE, WORDS) for alpha in (30, 300)}
SOLVERS |= {"elastic-net": partial(model, partial(ElasticNet, 0.05), MORE, WORDS)}
SOLVERS |= {f"tree-{depth}": partial(model, tree(depth), ALL, WORDS) for depth in (1, 2, 3, 4, 6, 8, None)}
SOLVERS |= {f"tree-place-{depth}": partial(model, tree(depth), PLACE, []) for depth in (2, 5)}
SOLVERS |= {f"nearest-place-{k}": partial(model, knn(k), PLACE, []) for k in (1, 5, 20)}
SOLVERS |= {f"nearest-all-{k}": partial(model, knn(k), MORE, WORDS) for k in (3, 10, 40)}
SOLVERS |= {"svr": partial(model, partial(SVR, C=1.0), ALL, WORDS), "svr-tuned": partial(model, partial(SVR, C=10, gamma=0.03, epsilon=0.05), MORE, WORDS)}
SOLVERS |= {"forest-place": partial(model, forest(100), PLACE, []), "forest-numbers": partial(model, forest(100), ALL, []), "forest-10": partial(model, forest(10), ALL, WORDS), "forest-100": partial(model, forest(100), ALL, WORDS), "forest-300-leaf-3": partial(model, forest(300, 3), MORE, WORDS)}
SOLVERS |= {"extra-numbers": partial(model, extra(100), ALL, []), "extra-100": partial(model, extra(100), ALL, WORDS), "extra-400": partial(model, extra(400), MORE, WORDS), "extra-400-leaf-3": partial(model, extra(400, 3), MORE, WORDS)}
SOLVERS |= {"boosting-place": partial(model, boost(100, 0.1), PLACE, []), "boosting-quality": partial(model, boost(100, 0.1), QUALITY, []), "boosting-numbers": partial(model, boost(100, 0.1), ALL, []), "boosting-20": partial(model, boost(20, 0.1), ALL, WORDS), "boosting-100": partial(model, boost(100, 0.1), ALL, WORDS), "boosting-overfit": partial(model, boost(600, 0.3, 60), ALL, WORDS), "boosting-slow": partial(model, boost(300, 0.03, 8), MORE, WORDS)}
SOLVERS |= {"classic-boosting": partial(model, classic(150, 0.1), ALL, WORDS), "classic-boosting-slow": partial(model, classic(600, 0.02, 5), MORE, WORDS), "classic-boosting-deep": partial(model, classic(500, 0.02, 7), MORE, WORDS)}
SOLVERS |= {
    "blend-linear-tree": partial(blend, [(ridge(1.0), MORE, WORDS), (tree(6), ALL, WORDS)]),
    "blend-forests": partial(blend, [(forest(150, 2), MORE, WORDS), (extra(150, 2), MORE, WORDS)]),
    "blend-boosting-extra": partial(blend, [(boost(150, 0.06), MORE, WORDS), (extra(300, 2), MORE, WORDS)]),
    "blend-three": partial(blend, [(classic(500, 0.02, 6), MORE, WORDS), (extra(400, 2), MORE, WORDS), (boost(300, 0.03, 8), MORE, WORDS)]),
    "blend-bagged": partial(blend, [(classic(500, 0.02, 6, seed), MORE, WORDS) for seed in (1, 2, 3)] + [(extra(300, 2, seed), MORE, WORDS) for seed in (1, 2)]),
    "blend-with-svr": partial(blend, [(classic(500, 0.02, 6), MORE, WORDS), (extra(400, 2), MORE, WORDS), (partial(SVR, C=10, gamma=0.03, epsilon=0.05), MORE, WORDS)]),
}
