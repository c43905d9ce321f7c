"""Scores of scikit-learn's roc_auc_score on several columns and of the reference's weighted ROC AUC, as
reference-auc.json in the format of make.py.

    /tmp/golden/bin/python -W ignore make-auc.py DIR      # DIR: a checkout of github.com/openai/mle-bench
"""
import importlib.util
import json
import math
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

sys.path.insert(0, sys.argv[1])
grade = Path(sys.argv[1], "mlebench/competitions/alaska2-image-steganalysis/grade.py")
spec = importlib.util.spec_from_file_location("grade", grade)
alaska = importlib.util.module_from_spec(spec)
spec.loader.exec_module(alaska)

rng = np.random.RandomState(20240612)
bad_numbers = [np.nan, np.inf, -np.inf]


def plain(x):
    if isinstance(x, list):
        return [plain(v) for v in x]
    return x if math.isfinite(x) else "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"


def case(score, truth, prediction):
    truth, prediction = np.asarray(truth, float), np.asarray(prediction, float)
    inputs = {"truth": plain(truth.tolist()), "prediction": plain(prediction.tolist())}
    try:
        value = float(score(truth, prediction))
    except (ValueError, IndexError) as error:
        return {**inputs, "error": str(error)[:60]}
    return {**inputs, "score": value} if math.isfinite(value) else {**inputs, "error": f"the library gives {value}"}


def binary_pairs():
    """Both classes are there: the reference's curve of one class is made of NaN."""
    for n in [2, 5, 8, 60]:
        for share in [0.2, 0.6]:
            truth = np.append(rng.random_sample(n - 2) < share, [0, 1])
            yield truth, rng.random_sample(n).round(4)
            yield truth, rng.randint(0, 3, n)
            yield truth, rng.randint(0, 12, n) - 5
            yield truth, (truth * 0.3 + rng.random_sample(n)).round(3)
            yield truth, np.full(n, 0.5)
            yield truth, truth
            yield truth, -truth
            yield truth, np.arange(n)
            yield truth, np.arange(n) * 5e-324
            yield truth, 1 + rng.randint(0, 4, n) * 2.0**-52
            yield truth, rng.choice([-1e308, 1e308, 0.0, -0.0], n)
    yield np.repeat([0, 1, 0, 1], [3, 2, 3, 3]), np.repeat([1, 3, 3, 2], [3, 2, 3, 3])  # a corner at 0.4
    yield [0, 1, 1, 1, 1, 1], [0.5, 0.9, 0.9, 0.1, 0.1, 0.1]
    for bad in bad_numbers:
        yield [0, 1], [0.1, bad]
    yield [], []
    yield [0, 1], [0.1]


def matrix_pairs():
    for n, k in [(2, 2), (3, 2), (9, 3), (40, 6), (30, 11)]:
        truth = (rng.random_sample((n, k)) < 0.4).astype(float)
        truth[0], truth[1] = 0, 1
        yield truth, rng.random_sample((n, k)).round(4)
        yield truth, rng.randint(0, 3, (n, k))
        yield truth, (truth * 0.4 + rng.random_sample((n, k))).round(2) * 1e300
        yield truth, np.full((n, k), 0.25)
        yield truth, truth
        yield truth, 1 - truth
        yield truth, np.where(rng.random_sample((n, k)) < 0.5, 0.0, -0.0)
    one_hot = np.eye(4)[[0, 2, 3, 1, 3, 0]]
    yield one_hot, rng.dirichlet(np.ones(4), 6)
    yield np.eye(3)[[0, 2, 0]], np.full((3, 3), 0.5)  # a column of zeros
    for bad in bad_numbers:
        yield [[0, 1], [1, 0]], [[0.1, 0.2], [0.3, bad]]
    yield [[0, 1], [1, 0]], [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]
    yield [[0, 1], [1, 0], [2, 0]], [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]


found = {
    "mean-column-roc-auc": [case(roc_auc_score, *pair) for pair in matrix_pairs()],
    "weighted-roc-auc": [case(alaska.alaska_weighted_auc, *pair) for pair in binary_pairs()],
}
out = Path(__file__).with_name("reference-auc.json")
areas = ",\n".join(f'"{name}": [\n' + ",\n".join(map(json.dumps, cases)) + "\n]" for name, cases in found.items())
versions = {"python": sys.version.split()[0], "numpy": np.__version__, "scikit-learn": sklearn.__version__}
out.write_text(f'{{"versions": {json.dumps(versions)},\n{areas}}}\n')
print({name: (len(cases), sum("error" in c for c in cases)) for name, cases in found.items()}, out.stat().st_size)
