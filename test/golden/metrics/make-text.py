"""Scores of the reference's text and ranking metrics and of Levenshtein, as reference-text.json in the format of
make-competitions.py.

    /tmp/golden/bin/python -W ignore make-text.py DIR     # DIR: a checkout of github.com/openai/mle-bench
"""
import importlib
import json
import math
import sys
from pathlib import Path

import Levenshtein
import numpy as np
import pandas as pd

sys.path.insert(0, sys.argv[1])
load = lambda name: importlib.import_module(f"mlebench.competitions.{name}")
kendall_tau = load("AI4Code.grade").kendall_tau
normalized_levenshtein = load("multi-modal-gesture-recognition.grade").final_edit_distance
mean_jaccard = load("tweet-sentiment-extraction.grade").mean_jaccard
kuzushiji_f1 = load("kuzushiji-recognition.kuzushiji_metric").kuzushiji_f1
map_at_k = importlib.import_module("mlebench.metrics").mean_average_precision_at_k

rng = np.random.RandomState(20261124)
cases = {}


def add(name, pair, score):
    try:
        value = float(score(*pair))
    except (ValueError, ZeroDivisionError) as error:
        found = {"error": str(error)[:60]}
    else:
        found = {"score": value} if math.isfinite(value) else {"error": f"the library gives {value}"}
    cases.setdefault(name, []).append({"truth": pair[0], "prediction": pair[1], **found})


def draws(n, most, pick, least=0):
    return [[pick() for _ in range(rng.randint(least, most + 1))] for _ in range(n)]


def kendall_cases():
    for n in [1, 3, 12]:
        truth = [[f"c{i}" for i in rng.permutation(20)[: rng.randint(2, 20)]] for _ in range(n)]
        for other in (truth, [x[::-1] for x in truth], [[str(v) for v in rng.permutation(x)] for x in truth], truth[:-1] + [["none"]]):
            add("kendall-tau", (truth, other), kendall_tau)
    add("kendall-tau", ([["a"], ["b", "c"]], [["a"], ["c", "b"]]), kendall_tau)
    add("kendall-tau", ([["a"], ["b"]], [["a"], ["b"]]), kendall_tau)  # nothing to order


def edit(row, pick):
    return [x for item in row for x in ([item], [], [pick()], [item, pick()])[rng.choice(4, p=[0.85, 0.05, 0.05, 0.05])]]


def levenshtein_cases():
    mean = lambda t, p: np.mean([Levenshtein.distance(a, b) for a, b in zip(t, p)])
    scripts = [list("ab"), list("InChI=1S/C13H2,()+-"), ["\u0928", "\u093f", "\u4e00", "\U0001f600", "e\u0301", " "]]
    for letters in scripts:
        pick = lambda: str(rng.choice(letters))
        for n, most in [(1, 3), (4, 40), (3, 150), (1, 700)]:
            truth = draws(n, most, pick)
            for other in (truth, draws(n, most, pick), [edit(row, pick) for row in truth], [row[1:] for row in truth]):
                texts = [["".join(row) for row in rows] for rows in (truth, other)]
                add("mean-levenshtein", texts, mean)
    add("mean-levenshtein", ([], []), mean)
    for n, most in [(1, 2), (5, 30), (3, 200)]:
        pick = lambda: int(rng.randint(1, 21))
        truth = draws(n, most, pick, least=1)
        for other in (truth, draws(n, most, pick), [edit(row, pick) for row in truth], [[] for _ in truth]):
            add("normalized-levenshtein", (truth, other), normalized_levenshtein)
    add("normalized-levenshtein", ([[], []], [[1], []]), normalized_levenshtein)


def jaccard_cases():
    pick = lambda: str(rng.choice(["good", "Good", "DAY", "\u00c9t\u00e9", "\u0130x", "\u03a3\u0391\u03a3", "\U0001f600", "a\u00a0b", "\u092d\u093e"]))
    for n in [1, 4, 25]:
        truth = draws(n, 9, pick, least=1)
        for other in (truth, draws(n, 9, pick), [edit(row, pick) for row in truth]):
            blanks = lambda rows: ["".join(word + str(rng.choice([" ", "  ", "\t", "\u3000"])) for word in row) for row in rows]
            add("word-jaccard", (blanks(truth), blanks(other)), mean_jaccard)


def map_cases():
    for name, k in [("map-at-5", 5), ("map-at-12", 12)]:
        score = lambda t, p: map_at_k([set(row) for row in t], p, k)
        for n, most, items in [(1, 1, 3), (6, 3, 6), (30, 20, 12)]:
            pick = lambda: f"i{rng.randint(items)}"
            truth = draws(n, most, pick)  # with repeated items and empty rows
            for other in (truth, draws(n, 2 * k, pick), [edit(row, pick) for row in truth], [[] for _ in truth]):
                add(name, (truth, other), score)
        add(name, ([["a"]], [["x"] * (k - 1) + ["a"]]), score)
        add(name, ([["a"]], [["x"] * k + ["a"]]), score)
        add(name, ([["a", "b"]], [["a"] * k]), score)
        add(name, ([], []), score)


def kuzushiji_cases():
    pick = lambda: str(rng.choice(["U+306F", "U+304C", "U+3044"]))
    f64 = lambda xs: {"$f64": [float(x) for x in xs]}
    encode = lambda pages, names: [
        {"labels": [item[0] for item in page], **{name: f64(item[i + 1] for item in page) for i, name in enumerate(names)}} for page in pages
    ]
    frame = lambda pages: pd.DataFrame({
        "image_id": range(len(pages)),
        "labels": [" ".join(str(v) for item in page for v in item) if page else None for page in pages],
    })
    for n in [1, 5, 15]:
        truth = draws(n, 20, lambda: (pick(), *map(int, rng.randint(0, 100, 2)), *map(int, rng.randint(5, 40, 2))))
        point = lambda: (pick(), *map(int, rng.randint(0, 120, 2)))
        near = [[(c, x + w / 2, y + h / 2) for c, x, y, w, h in page] for page in truth]
        edges = [[(c, x + w, y + h) for c, x, y, w, h in page] for page in truth]
        for other in (near, edges, draws(n, 30, point), [page + page for page in near], [edit(page, point) for page in near], [[] for _ in truth]):
            score = lambda *_: kuzushiji_f1(sub=frame(other), solution=frame(truth))
            add("kuzushiji-f1", (encode(truth, ["x", "y", "width", "height"]), encode(other, ["x", "y"])), score)


if __name__ == "__main__":
    for make in (kendall_cases, levenshtein_cases, jaccard_cases, map_cases, kuzushiji_cases):
        make()
    versions = {m.__name__: m.__version__ for m in (np, pd, Levenshtein)}
    body = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(c) for c in found) + "\n]" for name, found in cases.items())
    out = Path(__file__).with_name("reference-text.json")
    out.write_text(f'{{"versions": {json.dumps({"python": sys.version.split()[0], **versions})},\n{body}}}\n')
    print({name: (len(found), sum("error" in case for case in found)) for name, found in cases.items()}, out.stat().st_size)
