"""Scores of cases/0.csv, 1.csv ... beside an answers file by a checkout of the reference, as scores.json beside it.

    python grade_with_reference.py REFERENCE COMPETITION ANSWERS

The submission is read and the exceptions are caught as the reference's `grade_csv` and `Grader` do; the score is the
one before rounding.
"""
import contextlib
import copy
import importlib
import io
import json
import logging
import math
import sys
import warnings
from pathlib import Path

reference, competition, answers_path = sys.argv[1], sys.argv[2], Path(sys.argv[3])
sys.path.insert(0, reference)
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import numpy
import pandas
import scipy
import sklearn
from mlebench.utils import load_answers, read_csv

grade = importlib.import_module(f"mlebench.competitions.{competition}.grade").grade
answers = load_answers(answers_path)


def plain(score):
    score = float(score)
    if math.isnan(score):
        return "nan"
    return score if math.isfinite(score) else "inf" if score > 0 else "-inf"


def run(path):
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return plain(round(float(grade(read_csv(path), copy.deepcopy(answers))), 17)), ""
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:160].replace("\n", " ")


if __name__ == "__main__":
    cases = answers_path.parent / "cases"
    results = [run(cases / f"{i}.csv") for i in range(len(list(cases.iterdir())))]
    versions = {library.__name__: library.__version__ for library in (pandas, numpy, sklearn, scipy)}
    out = {"scores": [score for score, _ in results], "errors": [error for _, error in results], "versions": versions}
    (answers_path.parent / "scores.json").write_text(json.dumps(out))
