"""Scripted solvers of different strength for optdigits; see scripts/ladder.py. Made with scikit-learn 1.9.1, NumPy 2.4.6."""

from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.naive_bayes import BernoulliNB, GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier


@lru_cache
def load(public: Path):
    train, test = pd.read_csv(public / "train.csv"), pd.read_csv(public / "test.csv")
    read = lambda part, ids: np.stack([np.asarray(Image.open(public / part / f"{i}.png"), float) for i in ids]) / 255
    return read("train", train["id"]), train["label"].to_numpy(), read("test", test["id"]), test["id"]


def submit(ids, labels):
    return pd.DataFrame({"id": ids, "label": labels})


def constant(label, public):
    ids = load(public)[3]
    return submit(ids, np.full(len(ids), label))


def model(make, view, public):
    x, y, z, ids = load(public)
    return submit(ids, make().fit(view(x), y).predict(view(z)))


def fewer(count, make, public):
    """A model that used only the first pictures."""
    x, y, z, ids = load(public)
    return submit(ids, make().fit(flat(x[:count]), y[:count]).predict(flat(z)))


def shifted(make, public):
    """Trains also on the pictures moved by one pixel."""
    x, y, z, ids = load(public)
    moved = [x] + [np.roll(x, step, axis) for axis in (1, 2) for step in (-1, 1)]
    return submit(ids, make().fit(flat(np.concatenate(moved)), np.tile(y, 5)).predict(flat(z)))


def vote(makes, public):
    x, y, z, ids = load(public)
    votes = np.stack([make().fit(flat(x), y).predict(flat(z)) for make in makes])
    return submit(ids, [np.bincount(column, minlength=10).argmax() for column in votes.T])


flat = lambda x: x.reshape(len(x), -1)
binary = lambda x: (flat(x) > 0.5).astype(float)
rows = lambda x: x.mean(axis=2)
both = lambda x: np.hstack([x.mean(axis=1), x.mean(axis=2)])
ink = lambda x: x.mean(axis=(1, 2))[:, None]
quarters = lambda x: x.reshape(len(x), 2, 4, 2, 4).mean(axis=(2, 4)).reshape(len(x), -1)
blocks = lambda x: x.reshape(len(x), 4, 2, 4, 2).mean(axis=(2, 4)).reshape(len(x), -1)
tree = lambda depth: partial(DecisionTreeClassifier, max_depth=depth, random_state=0)
knn = lambda k, **more: partial(KNeighborsClassifier, k, **more)
svm = lambda c, g: partial(SVC, C=c, gamma=g)

SOLVERS = {f"always-{label}": partial(constant, label) for label in (0, 3, 5, 7)}
SOLVERS |= {f"tree-depth-{d}": partial(model, tree(d), flat) for d in (2, 3, 4, 5, 6, 8, None)}
SOLVERS |= {
    "ink-only": partial(model, knn(15), ink),
    "quarters-nearest": partial(model, knn(5), quarters),
    "quarters-forest": partial(model, partial(RandomForestClassifier, 100, random_state=0), quarters),
    "row-means-logistic": partial(model, partial(LogisticRegression, max_iter=500), rows),
    "row-means-nearest": partial(model, knn(5), rows),
    "profiles-logistic": partial(model, partial(LogisticRegression, max_iter=500), both),
    "profiles-nearest": partial(model, knn(3), both),
    "profiles-svm": partial(model, svm(10, "scale"), both),
    "blocks-logistic": partial(model, partial(LogisticRegression, max_iter=500), blocks),
    "blocks-nearest": partial(model, knn(3), blocks),
    "blocks-svm": partial(model, svm(5, "scale"), blocks),
    "centroid": partial(model, NearestCentroid, flat),
    "centroid-binary": partial(model, NearestCentroid, binary),
    "bernoulli-bayes": partial(model, BernoulliNB, binary),
    "gaussian-bayes": partial(model, GaussianNB, flat),
    "gaussian-bayes-smooth": partial(model, partial(GaussianNB, var_smoothing=0.05), flat),
    "multinomial-bayes": partial(model, MultinomialNB, flat),
    "ridge": partial(model, partial(RidgeClassifier, 1.0), flat),
    "linear-discriminant": partial(model, LinearDiscriminantAnalysis, flat),
    "linear-svm": partial(model, partial(LinearSVC, C=0.1), flat),
    "logistic-weak": partial(model, partial(LogisticRegression, C=0.01, max_iter=300), flat),
    "logistic": partial(model, partial(LogisticRegression, C=1.0, max_iter=300), flat),
    "logistic-binary": partial(model, partial(LogisticRegression, C=1.0, max_iter=300), binary),
    "logistic-shifted": partial(shifted, partial(LogisticRegression, C=1.0, max_iter=100)),
    "quadratic-discriminant": partial(model, partial(QuadraticDiscriminantAnalysis, reg_param=0.05), flat),
    "forest-10": partial(model, partial(RandomForestClassifier, 10, random_state=0), flat),
    "forest-50": partial(model, partial(RandomForestClassifier, 50, random_state=0), flat),
    "forest-300": partial(model, partial(RandomForestClassifier, 300, random_state=0), flat),
    "extra-trees-50": partial(model, partial(ExtraTreesClassifier, 50, random_state=0), flat),
    "extra-trees-400": partial(model, partial(ExtraTreesClassifier, 400, random_state=0), flat),
    "extra-trees-shifted": partial(shifted, partial(ExtraTreesClassifier, 200, random_state=0)),
    "boosting-30": partial(model, partial(HistGradientBoostingClassifier, max_iter=30, random_state=0), flat),
    "boosting-100": partial(model, partial(HistGradientBoostingClassifier, max_iter=100, max_leaf_nodes=10, random_state=0), flat),
    "network-16": partial(model, partial(MLPClassifier, 16, max_iter=300, random_state=0), flat),
    "network-64": partial(model, partial(MLPClassifier, 64, max_iter=300, random_state=0), flat),
    "network-128-64": partial(model, partial(MLPClassifier, (128, 64), max_iter=300, random_state=0), flat),
    "network-shifted": partial(shifted, partial(MLPClassifier, 128, max_iter=60, random_state=0)),
    "nearest-1": partial(model, knn(1), flat),
    "nearest-3": partial(model, knn(3), flat),
    "nearest-5-weighted": partial(model, knn(5, weights="distance"), flat),
    "nearest-25": partial(model, knn(25), flat),
    "nearest-1-binary": partial(model, knn(1), binary),
    "nearest-city-block": partial(model, knn(3, p=1), flat),
    "svm-linear": partial(model, partial(SVC, C=1, kernel="linear"), flat),
    "svm-cubic": partial(model, partial(SVC, C=1, kernel="poly", degree=3), flat),
    "svm-c0.1": partial(model, svm(0.1, "scale"), flat),
    "svm-c1": partial(model, svm(1, "scale"), flat),
    "svm-c10-narrow": partial(model, svm(10, 0.3), flat),
    "svm-c5": partial(model, svm(5, "scale"), flat),
    "svm-shifted-c5": partial(shifted, svm(5, 0.25)),
    "svm-shifted-cubic": partial(shifted, partial(SVC, C=2, kernel="poly", degree=3)),
    "vote-classics": partial(vote, [knn(3), partial(LogisticRegression, max_iter=300), partial(RandomForestClassifier, 100, random_state=0)]),
    "vote-strong": partial(vote, [svm(5, "scale"), knn(1), partial(ExtraTreesClassifier, 300, random_state=1), partial(SVC, kernel="poly", C=1)]),
}
SOLVERS |= {f"svm-on-{n}": partial(fewer, n, svm(5, "scale")) for n in (30, 100, 300, 700)}
SOLVERS |= {f"nearest-on-{n}": partial(fewer, n, knn(1)) for n in (20, 50, 200, 500)}
