"""Scores of scikit-learn for labelled boxes (voc-map), as reference-boxes.json.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install numpy==1.26.4 scikit-learn==1.5.2
    /tmp/golden/bin/python -W ignore make-boxes.py

A case has `truth`, `prediction` and `score` or `error`; {"$f64": [...]} is a Float64Array.
"""
import json
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import average_precision_score

rng = np.random.RandomState(20261123)
labels = ["negative", "none", "opacity", "typical"]


def box():
    left, top = rng.randint(0, 40, 2)
    return [int(x) for x in (left, top, left + rng.randint(1, 30), top + rng.randint(1, 30))]


def image(most):
    return [(str(rng.choice(labels)), 1.0, box()) for _ in range(rng.randint(0, most + 1))]


def guess(truth, digits, moved):
    found = []
    for label, _, edges in truth * rng.randint(1, 3):
        if rng.random_sample() < 0.8:
            shift = rng.randint(-moved, moved + 1, 4)
            found.append((label, round(rng.random_sample(), digits), [int(a + b) for a, b in zip(edges, shift)]))
    found += [(str(rng.choice(labels + ["other"])), round(rng.random_sample(), digits), box()) for _ in range(rng.randint(0, 3))]
    return [found[i] for i in rng.permutation(len(found))]


def area(b):
    return (b[2] - b[0]) * (b[3] - b[1])


def iou(a, b):
    shared = max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
    union = area(a) + area(b) - shared
    return shared / union if union > 0 else 0


def average_precision(label, truth, prediction):
    hits, scores = [], []
    for true_boxes, given in zip(truth, prediction):
        free = [b for name, _, b in true_boxes if name == label]
        mine = sorted((g for g in given if g[0] == label), key=lambda g: -g[1])
        for _, confidence, edges in mine:
            overlaps = [iou(edges, b) for b in free]
            hit = max(overlaps, default=0) > 0.5
            if hit:
                free.pop(int(np.argmax(overlaps)))
            hits.append(int(hit))
            scores.append(confidence)
        missed = len(free) if free or mine else 0
        hits += [1] * missed
        scores += [0] * missed
        if not mine and not missed:
            hits.append(0)
            scores.append(0)
    if all(hits):
        raise ValueError("no negative")
    return average_precision_score(hits, scores)


def case(truth, prediction):
    encode = lambda images: [[{"label": l, "confidence": c, "box": {"$f64": b}} for l, c, b in i] for i in images]
    wanted = sorted({label for boxes in truth for label, _, _ in boxes})
    try:
        outcome = {"score": float(np.mean([average_precision(x, truth, prediction) for x in wanted])) if wanted else 0.0}
    except ValueError as error:
        outcome = {"error": str(error)}
    return {"truth": encode(truth), "prediction": encode(prediction), **outcome}


def make():
    for count in [1, 2, 5, 20]:
        for digits in [1, 6]:
            for moved in [0, 2, 5]:
                truth = [image(3) for _ in range(count)]
                yield truth, [guess(t, digits, moved) for t in truth]
    truth = [image(3) for _ in range(6)]
    yield truth, [[] for _ in truth]
    yield truth, truth
    yield [[("none", 1.0, box())]], [[("none", 0.5, box())]]
    odd = [[("none", 1.0, box())], []]
    yield odd, [[("none", 0.5, odd[0][0][2])], [("none", 0.5, box())]]  # a tie


cases = [case(t, p) for t, p in make()]
body = ",\n".join(json.dumps(c) for c in cases)
versions = {"python": sys.version.split()[0], "numpy": np.__version__, "sklearn": sklearn.__version__}
out = Path(__file__).with_name("reference-boxes.json")
out.write_text(f'{{"versions": {json.dumps(versions)},\n"voc-map": [\n{body}\n]}}\n')
print(len(cases), sum("error" in c for c in cases), out.stat().st_size)
