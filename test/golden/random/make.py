"""Random streams and splits of the Python libraries, as reference.json.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install numpy==1.26.4 scikit-learn==1.5.2 pandas==2.2.3
    /tmp/golden/bin/python make.py

Each case says which call was made and what came out: in full when short, else its length, its first values and
the SHA-256 of all values joined by commas. Floats are written as their shortest repr.
"""
import hashlib
import json
import random
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.model_selection import (
    GroupShuffleSplit, KFold, ShuffleSplit, StratifiedKFold, StratifiedShuffleSplit, train_test_split,
)

SEEDS = [0, 1, 42, 123456789, 2**32 - 1]
cases = {}


def text(value):
    """A number as JavaScript's String() would write it (values here stay in its plain range)."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float):
        assert value == 0 or 1e-6 < abs(value) < 1e21, value
        return str(int(value)) if value == int(value) else f"{np.format_float_positional(value, trim='-')}"
    return str(value)


def packed(values):
    texts = [text(value) for value in values]
    if len(texts) <= 24:
        return texts
    digest = hashlib.sha256(",".join(texts).encode()).hexdigest()[:24]
    return {"length": len(texts), "head": texts[:4], "sha256": digest}


def add(area, call, values):
    cases.setdefault(area, []).append({**call, "out": packed(values)})


def add_split(area, call, train, test):
    cases.setdefault(area, []).append({**call, "train": packed(train), "test": packed(test)})


def labels_of(kind, n):
    """Rebuilt by the test from the same formula, so that the file need not hold the labels."""
    i = np.arange(n)
    if kind == "balanced":
        return (i * 7919) % 3
    if kind == "skewed":
        return np.where(i % 10 == 0, 5, np.where(i % 7 == 0, -2, 11))
    if kind == "many":
        return (i * i) % 23
    assert kind == "text"
    return np.array(["b", "a", "C", "é", "\uff01", "\U0001f600"], dtype=object)[(i * 5) % 6]


def state_streams():
    for seed in [*SEEDS, [1, 2, 3], list(range(700))]:
        rs = lambda: np.random.RandomState(seed)
        add("state", {"seed": seed, "call": "randomSample", "n": 1500}, rs().random_sample(1500))
        add("state", {"seed": seed, "call": "uniform", "low": -3.5, "high": 9, "n": 20}, rs().uniform(-3.5, 9, 20))
        for low, high in [(0, 1), (0, 2), (0, 100), (-5, 7), (0, 2**31), (0, 2**32), (0, 2**32 + 5), (-2**40, 2**52)]:
            add("state", {"seed": seed, "call": "randint", "low": low, "high": high, "n": 60}, rs().randint(low, high, 60))
        for n in [0, 1, 2, 3, 20, 256, 1000, 70001]:
            add("state", {"seed": seed, "call": "permutation", "n": n}, rs().permutation(n))
    for seed in SEEDS:
        rs = lambda: np.random.RandomState(seed)
        for n, size, replace in [(5, 12, True), (1, 3, True), (5, 5, False), (1000, 30, False), (7, 0, False)]:
            add("state", {"seed": seed, "call": "choice", "n": n, "size": size, "replace": replace}, rs().choice(n, size, replace))
        p = [0.1, 0.2, 0.05, 0.3, 0.35]
        for size, replace in [(50, True), (5, False), (3, False)]:
            add("state", {"seed": seed, "call": "choice", "n": 5, "size": size, "replace": replace, "p": p}, rs().choice(5, size, replace, p))
        r = rs()
        mixed = [r.choice(["a", "b", "c"]), r.randint(0, 10), r.random_sample(), r.randint(0, 2**40), *r.permutation(5), r.uniform(1, 2)]
        add("state", {"seed": seed, "call": "mixed"}, mixed)


def generator_streams():
    for seed in [*SEEDS, 2**32, 2**70 + 3, 2**200 + 12345]:
        rg = lambda: np.random.default_rng(seed)
        key = {"seed": str(seed)}
        add("generator", {**key, "call": "random", "n": 1500}, rg().random(1500))
        add("generator", {**key, "call": "uniform", "low": -3.5, "high": 9, "n": 20}, rg().uniform(-3.5, 9, 20))
        for low, high in [(0, 1), (0, 2), (0, 100), (-5, 7), (0, 3 * 2**30), (0, 2**32), (0, 2**32 + 5), (-2**40, 2**52)]:
            add("generator", {**key, "call": "integers", "low": low, "high": high, "n": 61}, rg().integers(low, high, 61))
        for n in [0, 1, 2, 3, 20, 256, 1000, 70001]:
            add("generator", {**key, "call": "permutation", "n": n}, rg().permutation(n))
        for n, size, replace in [(5, 12, True), (5, 5, False), (1000, 30, False), (7, 0, False), (10000, 9000, False), (10001, 201, False), (10001, 200, False), (20000, 20000, False), (30000, 600, False), (30000, 601, False)]:
            add("generator", {**key, "call": "choice", "n": n, "size": size, "replace": replace}, rg().choice(n, size, replace))
        p = [0.1, 0.2, 0.05, 0.3, 0.35]
        for size, replace in [(50, True), (5, False), (3, False)]:
            add("generator", {**key, "call": "choice", "n": 5, "size": size, "replace": replace, "p": p}, rg().choice(5, size, replace, p))
        r = rg()
        shuffled = list(range(9))
        r.shuffle(shuffled)
        mixed = [r.integers(0, 10), r.random(), r.integers(0, 10), r.integers(0, 2**40), *shuffled, *r.permutation(5), r.random()]
        add("generator", {**key, "call": "mixed"}, mixed)


def python_streams():
    for seed in [*SEEDS, -42, 2**32, 2**64 + 7, 2**1000 + 1, "", "mlebench", "été \U0001f600"]:
        new = lambda: random.Random(seed)
        key = {"seed": seed if isinstance(seed, str) else str(seed), "text": isinstance(seed, str)}
        r = new()
        add("python", {**key, "call": "random", "n": 1500}, [r.random() for _ in range(1500)])
        for bits in [1, 31, 32, 33, 53, 64, 100]:
            r = new()
            add("python", {**key, "call": "getrandbits", "bits": bits}, [r.getrandbits(bits) for _ in range(5)])
        for start, stop, step in [(0, 1, 1), (0, 8, 1), (-5, 7, 1), (10, 0, -3), (0, 2**32, 1), (0, 2**45 + 1, 1), (3, 1000, 7)]:
            r = new()
            add("python", {**key, "call": "randrange", "start": start, "stop": stop, "step": step}, [r.randrange(start, stop, step) for _ in range(30)])
        for n in [0, 1, 2, 50, 5000]:
            r, items = new(), list(range(n))
            r.shuffle(items)
            add("python", {**key, "call": "shuffle", "n": n}, items)
        for n, k in [(5, 0), (5, 5), (21, 5), (22, 5), (84, 6), (86, 6), (1000, 20), (1000, 900), (100000, 300), (277, 21), (278, 21)]:
            add("python", {**key, "call": "sample", "n": n, "k": k}, new().sample(range(n), k))
        add("python", {**key, "call": "choices", "n": 9, "k": 40}, new().choices(range(9), k=40))
        weights = [1, 5, 0.5, 2]
        add("python", {**key, "call": "choices", "n": 4, "k": 40, "weights": weights}, new().choices(range(4), weights, k=40))
        r = new()
        mixed = [r.choice(range(10)), r.randint(1, 6), r.random(), r.uniform(-1, 4), *r.sample(range(30), 3), r.getrandbits(7)]
        add("python", {**key, "call": "mixed"}, mixed)


def splits():
    sizes = [(7, {}), (10, {"testSize": 0.1}), (8693, {"testSize": 0.1}), (101, {"testSize": 0.2, "trainSize": 0.5}),
             (1000, {"testSize": 77}), (1000, {"trainSize": 13}), (1000, {"trainSize": 0.333}), (37, {"testSize": 5, "trainSize": 6}),
             (4001, {"testSize": 0.19}), (99, {"testSize": 0.29}), (65000, {"testSize": 0.1})]
    python = lambda size: {{"testSize": "test_size", "trainSize": "train_size"}[k]: v for k, v in size.items()}
    for n, size in sizes:
        for seed in [0, 1, 42]:
            train, test = train_test_split(np.arange(n), random_state=seed, **python(size))
            add_split("trainTestSplit", {"n": n, **size, "randomState": seed}, train, test)
        train, test = train_test_split(np.arange(n), shuffle=False, **python(size))
        add_split("trainTestSplit", {"n": n, **size, "shuffle": False}, train, test)
    for kind in ["balanced", "skewed", "many", "text"]:
        for n, size in [(200, {}), (203, {"testSize": 0.3}), (1009, {"testSize": 0.1}), (777, {"testSize": 30, "trainSize": 55}), (5000, {"trainSize": 0.21})]:
            for seed in [0, 7, 42]:
                y = labels_of(kind, n)
                train, test = train_test_split(np.arange(n), stratify=y, random_state=seed, **python(size))
                add_split("trainTestSplit", {"n": n, **size, "labels": kind, "randomState": seed}, train, test)
    for seed in [0, 3]:
        for i, (train, test) in enumerate(ShuffleSplit(3, random_state=seed).split(np.zeros(55))):
            add_split("shuffleSplit", {"n": 55, "nSplits": 3, "randomState": seed, "i": i}, train, test)
        for kind in ["balanced", "skewed", "many", "text"]:
            y = labels_of(kind, 300)
            for i, (train, test) in enumerate(StratifiedShuffleSplit(3, random_state=seed, test_size=0.2).split(y, y)):
                add_split("stratifiedShuffleSplit", {"n": 300, "labels": kind, "testSize": 0.2, "nSplits": 3, "randomState": seed, "i": i}, train, test)
            for size in [{}, {"testSize": 0.4}, {"trainSize": 2}]:
                for i, (train, test) in enumerate(GroupShuffleSplit(2, random_state=seed, **python(size)).split(y, groups=y)):
                    add_split("groupShuffleSplit", {"n": 300, "labels": kind, **size, "nSplits": 2, "randomState": seed, "i": i}, train, test)
    for n, k in [(10, 2), (23, 5), (100, 7), (4, 4)]:
        for seed in [None, 0, 42]:
            for i, (train, test) in enumerate(KFold(k, shuffle=seed is not None, random_state=seed).split(np.zeros(n))):
                add_split("kFold", {"n": n, "nSplits": k, "randomState": seed, "i": i}, train, test)
    for kind in ["balanced", "skewed", "many", "text"]:
        for n, k in [(60, 2), (203, 5), (500, 7), (400, 15)]:
            for seed in [None, 0, 42]:
                y = labels_of(kind, n)
                for i, (train, test) in enumerate(StratifiedKFold(k, shuffle=seed is not None, random_state=seed).split(y, y)):
                    if i in (0, k - 1):
                        add_split("stratifiedKFold", {"n": n, "labels": kind, "nSplits": k, "randomState": seed, "i": i}, train, test)


def samples():
    for rows, options in [(10, {}), (10, {"n": 4}), (1000, {"n": 100}), (7, {"frac": 0.5}), (5, {"frac": 0.5}), (3, {"frac": 0.5}),
                          (333, {"frac": 0.2}), (100, {"frac": 1}), (10, {"n": 25, "replace": True}), (10, {"frac": 1.75, "replace": True}), (9, {"n": 0})]:
        for seed in [0, 42]:
            out = pd.DataFrame({"i": np.arange(rows)}).sample(random_state=seed, **options)["i"]
            add("pandasSample", {"rows": rows, **options, "randomState": seed}, out.tolist())


for make in (state_streams, generator_streams, python_streams, splits, samples):
    make()
versions = {"python": sys.version.split()[0], "numpy": np.__version__, "scikit-learn": sklearn.__version__, "pandas": pd.__version__}
out = Path(__file__).with_name("reference.json")
body = ",\n".join(f'"{area}": [\n' + ",\n".join(json.dumps(case) for case in found) + "\n]" for area, found in cases.items())
out.write_text(f'{{"versions": {json.dumps(versions)},\n{body}}}\n')
print({area: len(found) for area, found in cases.items()}, out.stat().st_size)
