"""Scores of the reference's grader of Jigsaw's unintended-bias competition, as jigsaw-bias-auc.json.

    /tmp/golden/bin/python -W ignore jigsaw-bias-auc.py DIR      # DIR: a checkout of github.com/openai/mle-bench

The grader cuts predictions at one half, so these are 0 or 1. A case has `toxic`, `identities` (rows of nine),
`prediction` and either `score` or `error`.
"""
import importlib.util
import inspect
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn

sys.path.insert(0, sys.argv[1])
path = Path(sys.argv[1], "mlebench/competitions/jigsaw-unintended-bias-in-toxicity-classification/grade.py")
spec = importlib.util.spec_from_file_location("grade", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
names = inspect.signature(module.grade).parameters["identity_columns"].default

rng = np.random.RandomState(20240613)


def case(toxic, identities, prediction):
    toxic, identities, prediction = (np.asarray(x, int) for x in (toxic, identities, prediction))
    ids = {"id": np.arange(len(toxic))}
    answers = pd.DataFrame({**ids, "toxicity": toxic, **dict(zip(names, identities.T))})
    inputs = {"toxic": toxic.tolist(), "identities": identities.tolist(), "prediction": prediction.tolist()}
    try:
        return {**inputs, "score": float(module.grade(pd.DataFrame({**ids, "prediction": prediction}), answers))}
    except ValueError as error:
        return {**inputs, "error": str(error)[:60]}


def inputs():
    for n, share in [(40, 0.5), (60, 0.3), (120, 0.7)]:
        toxic = (rng.random_sample(n) < share).astype(int)
        mentions = rng.random_sample((n, len(names))) < 0.4
        for wrong in [0, 0.1, 0.3, 0.5, 0.9, 1]:
            yield toxic, mentions, np.where(rng.random_sample(n) < wrong, 1 - toxic, toxic)
        yield toxic, mentions, np.zeros(n)
        yield toxic, mentions, mentions[:, 0]
        yield toxic, mentions, 1 - mentions[:, 3]
    yield toxic, np.zeros((n, len(names))), toxic
    yield toxic, np.repeat(toxic[:, None], len(names), axis=1), toxic
    yield np.ones(n), mentions, toxic
    yield [], np.zeros((0, len(names))), []


cases = [case(*given) for given in inputs()]
versions = {"python": sys.version.split()[0], "numpy": np.__version__, "pandas": pd.__version__, "scikit-learn": sklearn.__version__}
body = ",\n".join(map(json.dumps, cases))
out = Path(__file__).with_suffix(".json")
out.write_text(f'{{"versions": {json.dumps(versions)},\n"cases": [\n{body}\n]}}\n')
print(len(cases), sum("error" in found for found in cases), out.stat().st_size)
