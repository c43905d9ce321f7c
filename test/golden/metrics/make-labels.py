"""Scores of scikit-learn on random and odd labels, as reference-labels.json. Format and set-up: see make.py.

    /tmp/golden/bin/python -W ignore make-labels.py
"""
import json
from pathlib import Path

import numpy as np
from sklearn.metrics import accuracy_score

rng = np.random.RandomState(20240612)
cases = []


def encoded(values):
    values = np.asarray(values)
    if values.dtype.kind in "iu":
        return {"dtype": str(values.dtype), "values": [str(v) for v in values]}
    if values.dtype.kind == "f":
        return {"dtype": "float64", "values": ["nan" if np.isnan(v) else v for v in values.tolist()]}
    return {"dtype": "bool" if values.dtype == bool else "object", "values": values.tolist()}


def add(truth, prediction):
    case = {"truth": encoded(truth), "prediction": encoded(prediction)}
    try:
        case["score"] = 1 - accuracy_score(truth, prediction)
    except (ValueError, TypeError) as error:
        case["error"] = str(error)[:60]
    cases.append(case)


for n in [1, 2, 9, 80]:
    for k in [2, 3, 1010]:
        truth = rng.randint(0, k, n)
        guess = np.where(rng.random_sample(n) < 0.6, truth, rng.randint(0, k, n))
        add(truth, guess)
        add(truth, guess.astype(float))
        add(truth, np.zeros(n, dtype=int))
        add(np.array([f"species {t}" for t in truth], dtype=object), np.array([f"species {g}" for g in guess], dtype=object))
add([1, 0, 1], [True, False, False])
add([1, 0, 2], np.array([2**63 + 1, 0, 2**63 + 2], dtype="uint64"))
add([5, 6, 7], np.array(["5", "6", "7"], dtype=object))
add([1, 0], np.array(["1", "0"], dtype=object))
add([1, 0, 2], [1.0, 0.5, 2.0])
add([1, 0, 2], [1.0, np.nan, 2.0])
add([1, 0], [1])

out = Path(__file__).with_name("reference-labels.json")
out.write_text('{"top-1-error": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]}\n")
print(len(cases), sum("error" in case for case in cases))
