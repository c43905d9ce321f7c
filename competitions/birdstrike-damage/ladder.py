"""Scripted solvers of different strength for birdstrike-damage; see scripts/ladder.py. Made with scikit-learn 1.9.1, pandas 3.0.6."""

from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from sklearn.compose import make_column_transformer
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

WORDS = ["airport", "aircraft", "operator", "state", "phase", "size", "species", "time_of_day"]
NUMBERS = ["speed", "year", "month"]


@lru_cache
def load(public: Path):
    train, test = pd.read_csv(public / "train.csv"), pd.read_csv(public / "test.csv")
    for frame in (train, test):
        dates = pd.to_datetime(frame["date"])
        frame["year"], frame["month"] = dates.dt.year, dates.dt.month
        frame["speed"] = frame["speed"].fillna(-1)
        frame[WORDS] = frame[WORDS].fillna("?").astype(str)
        frame["maker"] = frame["aircraft"].str.split("-").str[0]
        frame["kind"] = frame["species"].str.split(" ").str[-1]
        frame["size_phase"] = frame["size"] + frame["phase"]
        frame["size_maker"] = frame["size"] + frame["maker"]
    return train, test


def submit(test, values):
    return pd.DataFrame({"id": test["id"], "damage": np.clip(values, 0, 1)})


def random_guess(seed, public):
    test = load(public)[1]
    return submit(test, np.random.default_rng(seed).random(len(test)))


def by_number(column, sign, public):
    test = load(public)[1]
    return submit(test, rankdata(sign * test[column]) / len(test))


def rule(scores, public):
    """A rule of thumb on the size alone."""
    test = load(public)[1]
    return submit(test, test["size"].map(scores).fillna(0.1))


def group_rate(columns, prior, public):
    train, test = load(public)
    overall = train["damage"].mean()
    grouped = train.groupby(columns)["damage"].agg(["sum", "count"])
    rates = ((grouped["sum"] + prior * overall) / (grouped["count"] + prior)).rename("rate").reset_index()
    return submit(test, test.merge(rates, on=columns, how="left")["rate"].fillna(overall))


def rates_of(columns, smoothing, train, test):
    """Out-of-fold damage rates of categories for train, plain ones for test."""
    overall = train["damage"].mean()
    inside, outside = np.empty((len(train), len(columns))), np.empty((len(test), len(columns)))
    part = np.arange(len(train)) % 5
    for j, column in enumerate(columns):
        table = lambda rows: (rows.groupby(column)["damage"].sum() + smoothing * overall) / (rows.groupby(column)["damage"].count() + smoothing)
        outside[:, j] = test[column].map(table(train)).fillna(overall)
        for k in range(5):
            inside[part == k, j] = train.loc[part == k, column].map(table(train[part != k])).fillna(overall)
    return inside, outside


def predict(classifier, words, numbers, public, rare=5, bins=0):
    train, test = load(public)
    parts = [(OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=rare, sparse_output=False), words)] if words else []
    if numbers:
        parts.append((KBinsDiscretizer(bins, quantile_method="averaged_inverted_cdf") if bins else StandardScaler(), numbers))
    pipeline = make_pipeline(make_column_transformer(*parts), classifier())
    return pipeline.fit(train, train["damage"]).predict_proba(test)[:, 1]


def predict_coded(classifier, words, numbers, public, smoothing=0):
    """Categories as numbers; with `smoothing` also their damage rates."""
    train, test = load(public)
    coder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, min_frequency=3)
    a, b = np.hstack([coder.fit_transform(train[words]), train[numbers]]), np.hstack([coder.transform(test[words]), test[numbers]])
    if smoothing:
        inside, outside = rates_of(words, smoothing, train, test)
        a, b = np.hstack([a, inside]), np.hstack([b, outside])
    return classifier().fit(a, train["damage"]).predict_proba(b)[:, 1]


def model(predictor, *arguments, public, **options):
    return submit(load(public)[1], predictor(*arguments, public, **options))


def one_hot(classifier, words, numbers, **options):
    return lambda public: model(predict, classifier, words, numbers, public=public, **options)


def coded(classifier, words, numbers, **options):
    return lambda public: model(predict_coded, classifier, words, numbers, public=public, **options)


def blend(members, public):
    """The mean of the members' ranks."""
    test = load(public)[1]
    return submit(test, np.mean([rankdata(member(public)["damage"]) for member in members], axis=0) / len(test))


SOME = ["size", "phase", "time_of_day"]
MOST = ["state", "phase", "size", "species", "time_of_day", "aircraft", "operator"]
CROSSED = WORDS + ["maker", "kind", "size_phase", "size_maker"]
logistic = lambda c=1.0: partial(LogisticRegression, C=c, max_iter=500)
tree = lambda depth: partial(DecisionTreeClassifier, max_depth=depth, random_state=0)
forest = lambda n, leaf: partial(RandomForestClassifier, n, min_samples_leaf=leaf, random_state=0)
extra = lambda n, leaf: partial(ExtraTreesClassifier, n, min_samples_leaf=leaf, random_state=0)
boost = lambda rounds, rate, leaves=15, seed=0: partial(HistGradientBoostingClassifier, max_iter=rounds, learning_rate=rate, max_leaf_nodes=leaves, l2_regularization=5, random_state=seed)

SOLVERS = {f"random-{seed}": partial(random_guess, seed) for seed in (1, 2)}
SOLVERS |= {"slower-is-worse": partial(by_number, "speed", -1), "faster-is-worse": partial(by_number, "speed", 1), "older-is-worse": partial(by_number, "year", -1), "later-month": partial(by_number, "month", 1)}
SOLVERS |= {"size-rule": partial(rule, {"Small": 0.05, "Medium": 0.15, "Large": 0.4})}
SOLVERS |= {f"rate-by-{column}": partial(group_rate, [column], 10) for column in (*WORDS, "maker", "kind") if column != "size"}  # by size: size-rule has the same order
SOLVERS |= {f"rate-by-{'-'.join(columns)}": partial(group_rate, columns, 10) for columns in (["size", "phase"], ["size", "maker"], ["size", "state"], ["size", "maker", "phase"], ["aircraft", "size"], ["species", "aircraft"])}
SOLVERS |= {f"logistic-{name}": one_hot(logistic(), words, numbers) for name, (words, numbers) in {"numbers": ([], NUMBERS), "some": (SOME, NUMBERS), "places": (["airport", "state"], []), "aircraft": (["aircraft"], []), "operator-size": (["operator", "size"], []), "species-size": (["species", "size"], NUMBERS), "most": (MOST, NUMBERS), "all": (WORDS, NUMBERS)}.items()}
SOLVERS |= {"logistic-all-weak": one_hot(logistic(0.1), WORDS, NUMBERS), "logistic-all-strong": one_hot(logistic(30), WORDS, NUMBERS, rare=2), "logistic-crossed": one_hot(logistic(0.2), CROSSED, NUMBERS, bins=10), "logistic-binned": one_hot(logistic(0.3), WORDS, NUMBERS, rare=4, bins=12)}
SOLVERS |= {"bayes-some": one_hot(BernoulliNB, SOME, []), "bayes-most": one_hot(BernoulliNB, MOST, []), "bayes-all": one_hot(BernoulliNB, WORDS, [])}
SOLVERS |= {"discriminant": one_hot(LinearDiscriminantAnalysis, WORDS, NUMBERS)}
SOLVERS |= {"network": one_hot(partial(MLPClassifier, (32,), alpha=1, early_stopping=True, random_state=0), WORDS, NUMBERS)}
SOLVERS |= {"classic-boosting": coded(partial(GradientBoostingClassifier, n_estimators=150, max_depth=3, subsample=0.5, random_state=0), WORDS, NUMBERS)}
SOLVERS |= {f"nearest-{k}": one_hot(partial(KNeighborsClassifier, k), MOST, NUMBERS, rare=20) for k in (3, 25, 100)}
SOLVERS |= {f"tree-{depth}": one_hot(tree(depth), MOST, NUMBERS) for depth in (2, 4, 7, None)}
SOLVERS |= {"forest-some": coded(forest(100, 5), SOME, NUMBERS), "forest-30": coded(forest(30, 1), WORDS, NUMBERS), "forest-200": coded(forest(200, 5), WORDS, NUMBERS), "extra-200": coded(extra(200, 3), WORDS, NUMBERS), "forest-rates": coded(forest(200, 10), WORDS, NUMBERS, smoothing=20)}
SOLVERS |= {"boosting-some": coded(boost(60, 0.1), SOME, NUMBERS), "boosting-30": coded(boost(30, 0.1), WORDS, NUMBERS), "boosting-100": coded(boost(100, 0.1), WORDS, NUMBERS), "boosting-overfit": coded(boost(500, 0.3, 40), WORDS, NUMBERS), "boosting-slow": coded(boost(200, 0.03, 8), CROSSED, NUMBERS), "boosting-rates": coded(boost(150, 0.04, 8), WORDS, NUMBERS, smoothing=20), "boosting-rates-crossed": coded(boost(200, 0.03, 6), CROSSED, NUMBERS, smoothing=30)}
SOLVERS |= {
    "blend-simple": partial(blend, [SOLVERS["logistic-most"], SOLVERS["forest-some"]]),
    "blend-logistic-forest": partial(blend, [SOLVERS["logistic-all"], SOLVERS["forest-200"]]),
    "blend-logistic-boosting": partial(blend, [SOLVERS["logistic-all-weak"], SOLVERS["boosting-slow"]]),
    "blend-rates": partial(blend, [SOLVERS["logistic-crossed"], SOLVERS["boosting-rates-crossed"]]),
    "blend-four": partial(blend, [SOLVERS[name] for name in ("logistic-all-weak", "logistic-binned", "boosting-rates", "extra-200")]),
    "blend-five": partial(blend, [SOLVERS[name] for name in ("logistic-all-weak", "logistic-crossed", "boosting-rates-crossed", "boosting-slow", "forest-rates")]),
}
