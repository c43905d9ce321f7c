"""Scores of the Python libraries on random, tied and extreme inputs, as reference.json.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install numpy==1.26.4 scipy==1.14.1 scikit-learn==1.5.2 pandas==2.2.3
    /tmp/golden/bin/python -W ignore make.py

A case has `truth`, `prediction` and either `score` or `error` (the first words of the exception). Inputs are a list
of numbers ("nan", "inf", "-inf" as text), a column {dtype, values} with int64 and uint64 as text, or a matrix as
rows.
"""
import json
import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
from sklearn import metrics

rng = np.random.RandomState(20240611)
cases = {}


def run(score):
    """A score, or the error; NaN counts as an error, since a metric here never returns it."""
    try:
        value = float(score())
    except (ValueError, TypeError) as error:
        return {"error": str(error)[:60]}
    return {"error": f"the library gives {value}"} if not math.isfinite(value) else {"score": value}


def plain(x):
    x = x.item() if hasattr(x, "item") else x
    if isinstance(x, float) and not math.isfinite(x):
        return "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"
    return x


def column(series):
    values = series.tolist()
    if series.dtype.kind in "iu":
        return {"dtype": str(series.dtype), "values": [str(v) for v in values]}
    return {"dtype": str(series.dtype), "values": [None if v is np.nan else plain(v) for v in values]}


def encoded(x):
    if isinstance(x, pd.Series):
        return column(x)
    x = np.asarray(x, dtype=float)
    return [[plain(v) for v in row] for row in x] if x.ndim == 2 else [plain(v) for v in x]


def add(name, score, truth, prediction):
    cases.setdefault(name, []).append(
        {"truth": encoded(truth), "prediction": encoded(prediction), **run(lambda: score(truth, prediction))}
    )


def number_pairs():
    for n in [1, 2, 3, 10, 57, 200]:
        yield rng.normal(size=n).round(4), rng.normal(size=n).round(4)
        truth = (rng.lognormal(3, 2, n) + 0.01).round(3)
        yield truth, (truth * rng.lognormal(0, 0.3, n)).round(3)
    yield np.array([1e150, -1e150, 3.0]), np.array([-1e150, 1e150, 2.0])
    yield np.array([1e200, 0.0]), np.array([-1e200, 0.0])
    yield np.array([1e-300, 0.0]), np.array([0.0, 5e-324])
    yield np.array([1e16, 1.0, -1e16, 3.0]), np.array([1e16, 2.0, -1e16, 3.5])
    yield np.array([0.0, 0.0]), np.array([0.0, -0.0])
    yield np.array([-1.0, 2.0]), np.array([0.5, 2.0])
    yield np.array([0.0, 2.0]), np.array([-0.5, 2.0])
    for bad in [np.nan, np.inf, -np.inf]:
        yield np.array([1.0, 2.0, 3.0]), np.array([1.0, bad, 3.0])
        yield np.array([1.0, bad, 3.0]), np.array([1.0, 2.0, 3.0])
    yield np.array([]), np.array([])
    yield np.array([1.0, 2.0]), np.array([1.0])


def binary_pairs():
    for n in [2, 3, 8, 50, 300]:
        truth = np.append(rng.randint(0, 2, n - 2), [0, 1])
        yield truth, rng.random_sample(n).round(4)
        yield truth, rng.randint(0, 3, n).astype(float)
        yield truth, (truth * 0.3 + rng.random_sample(n)).round(3)
        yield truth, np.full(n, 0.5)
        yield truth, truth
        yield truth, -truth
    yield np.array([1.0, 3.0, 3.0, 1.0]), np.array([0.1, 0.2, 0.05, 0.3])
    yield np.array([-1.0, 1.0, 1.0]), np.array([1e300, -1e300, 1e308])
    yield np.array([0.0, 1.0, 0.0]), np.array([0.0, -0.0, 5e-324])
    yield np.array([1.0, 1.0]), np.array([0.1, 0.2])
    yield np.array([0.0, 0.0]), np.array([0.1, 0.2])
    yield np.array([0.0, 1.0, 2.0]), np.array([0.1, 0.2, 0.3])
    yield np.array([0.0, 0.5, 1.0]), np.array([0.1, 0.2, 0.3])
    yield np.array([0.0, 0.5]), np.array([0.1, 0.2])
    yield np.array([0.0, np.nan]), np.array([0.1, 0.2])
    for bad in [np.nan, np.inf, -np.inf]:
        yield np.array([0.0, 1.0]), np.array([0.1, bad])
    yield np.array([]), np.array([])
    yield np.array([0.0, 1.0]), np.array([0.1])


def matrix_pairs():
    one_hot = lambda n, k: np.eye(k)[np.append(np.arange(k), rng.randint(0, k, n))[:n]]
    for n, k in [(1, 2), (2, 2), (5, 3), (40, 4), (20, 7)]:
        raw = rng.random_sample((n, k))
        yield one_hot(n, k), (raw / raw.sum(axis=1, keepdims=True)).round(6)
        yield one_hot(n, k), raw.round(3)
        yield one_hot(n, k), one_hot(n, k)[::-1]
        yield one_hot(n, k), (raw * 6 - 3).round(2)
    labels = np.array([[0.0], [1.0], [1.0], [0.0]])
    yield labels, np.array([[0.2], [0.7], [1.0], [0.0]])
    yield labels, np.array([[0.2, 0.8], [0.7, 0.3], [1.0, 0.0], [0.0, 1.0]])
    yield np.eye(2), np.array([[0.2], [0.7]])
    yield np.array([[1.0], [1.0]]), np.array([[0.2], [0.7]])
    yield np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[0.2, 0.3], [0.3, 0.3]])
    yield np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[0.2, 0.3], [0.3, 0.3]])
    yield np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[0.2, 0.8], [0.3, 0.7]])
    yield np.eye(3), np.full((3, 2), 0.5)
    yield np.eye(2), np.full((2, 3), 1 / 3)
    yield np.eye(2), np.full((3, 2), 0.5)
    for bad in [np.nan, np.inf, -np.inf]:
        yield np.eye(2), np.array([[0.5, 0.5], [bad, 0.5]])


def label_pairs():
    S = pd.Series
    text = lambda *values: S(list(values), dtype=object)
    letters = np.array(["a", "b", "c", "dé"], dtype=object)
    for n in [1, 2, 7, 60]:
        for k in [2, 3, 4]:
            a, b = rng.randint(0, k, n), rng.randint(0, k, n)
            b = np.where(rng.random_sample(n) < 0.5, a, b)
            yield S(a), S(b)
            yield S(a), S(b.astype(float))
            yield S(letters[a]), S(letters[b])
            yield S(letters[a]), S(b)
            yield S(a * 1.0), S(letters[b])
        a, b = rng.randint(0, 2, n).astype(bool), rng.randint(0, 2, n).astype(bool)
        yield S(a), S(b)
        yield S(a), S(b.astype(int))
        yield S(a.astype(float)), S(b)
        yield S(a), S(np.where(b, "True", "False").astype(object))
    yield S([5, -3, 5, 7]), S([7, -3, 5, 11])
    big = 2**53 + 1
    yield S([big, big, 4]), S([big, big - 1, 4])
    yield S([big, 1, 2]), S([float(big), 1.0, 2.0])
    yield S([big, 1, 2]), S([big, 1, 3], dtype="uint64")
    yield S([2**63 + 1, 1], dtype="uint64"), S([2.0**63, 1.0])
    yield S([2**63 + 1, 1], dtype="uint64"), S([float(2**53), 1.0])
    yield S([-1, 2, 3]), S([2**64 - 1, 2, 3], dtype="uint64")
    yield S([True, False, True]), S([2**64 - 1, 0, 1], dtype="uint64")
    yield S([-(2**63), 1]), S([-(2.0**63), 1.0])
    yield S([1, 0]), S([1.0, 0.5])
    yield S([1.5, 0.0]), S([1.0, 0.5])
    yield S([1, 0, 2]), S([1.0, 1e30, 2.0])
    yield S([1, 0, 2]), S([1.0, 2.0**63, 2.0])
    for bad in [np.nan, np.inf, -np.inf]:
        yield S([1, 0]), S([1.0, bad])
        yield S([1.0, bad]), S([1, 0])
    yield text("a", "b"), text("a", np.nan)
    yield text("a", "b"), text(np.nan, "a")
    yield text("a", "b", "c"), text("a", True, "c")
    yield text("a", "b"), text(True, False)
    yield S([True, False, True]), text(True, False, np.nan)
    yield text("a", np.nan), text("a", "b")
    yield text("a", "b"), S([1.0, 0.5])
    yield text("", " a", "a"), text(" ", "a", "a")
    yield text("1", "2"), S([1, 2])
    yield text("1", "2", "3"), S([1, 2, 3])
    yield text("a", "a"), S([True, True])
    yield S([], dtype=int), S([], dtype=int)
    yield S([1, 2]), S([1])


def make():
    for truth, prediction in number_pairs():
        add("rmse", metrics.root_mean_squared_error, truth, prediction)
        add("mae", metrics.mean_absolute_error, truth, prediction)
        add("rmsle", metrics.root_mean_squared_log_error, truth, prediction)
    for truth, prediction in binary_pairs():
        add("roc-auc", metrics.roc_auc_score, truth, prediction)
    for truth, prediction in matrix_pairs():
        labels = truth[:, 0] if truth.shape[1] == 1 else truth
        cases.setdefault("log-loss", []).append(
            {"truth": encoded(truth), "prediction": encoded(prediction), **run(lambda: metrics.log_loss(labels, prediction))}
        )
    for truth, prediction in label_pairs():
        add("accuracy", metrics.accuracy_score, truth, prediction)
        if len(truth) == 0 or any(isinstance(v, int) and abs(v) >= 2**53 for v in [*truth.tolist(), *prediction.tolist()]):
            continue  # here the library gives 0 for no rows, and joins int64 and uint64 as floats; classes are not such
        add("f1-macro", lambda t, p: metrics.f1_score(t, p, average="macro"), truth, prediction)
        add("f1-micro", lambda t, p: metrics.f1_score(t, p, average="micro"), truth, prediction)
        add("matthews", metrics.matthews_corrcoef, truth, prediction)
        add("quadratic-weighted-kappa", lambda t, p: metrics.cohen_kappa_score(t, p, weights="quadratic"), truth, prediction)


make()
versions = {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__, "pandas": pd.__version__}
out = Path(__file__).with_name("reference.json")
body = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in found) + "\n]" for name, found in cases.items())
out.write_text(f'{{"versions": {json.dumps(versions)},\n{body}}}\n')
print({name: (len(found), sum("error" in case for case in found)) for name, found in cases.items()}, out.stat().st_size)
