"""Scores of the Python libraries for the metrics of MLE-bench's competitions, as reference-competitions.json.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install numpy==1.26.4 scipy==1.14.1 scikit-learn==1.5.2 \
        pandas==2.2.3 Levenshtein==0.27.1 pycocotools==2.0.10 shapely==2.1.2
    /tmp/golden/bin/python -W ignore make-competitions.py

A case has `truth`, `prediction` and `score` or `error`. {"$f64": [...]} is a Float64Array ("nan", "inf", "-inf" as
text), {"$mask": [pixels, [[start, length], ...]]} a mask, {"$text": [...]} a text column; lists of rows are a matrix.
"""
import contextlib
import io
import json
import math
import sys
from pathlib import Path

import Levenshtein
import numpy as np
import pandas as pd
import scipy
import sklearn
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from scipy.spatial.distance import directed_hausdorff
from scipy.special import rel_entr
from scipy.stats import kendalltau, pearsonr, spearmanr
from shapely.geometry import Polygon
from sklearn import metrics
from sklearn.preprocessing import MultiLabelBinarizer

rng = np.random.RandomState(20261123)
cases = {}


def run(score):
    try:
        value = float(score())
    except (ValueError, TypeError) as error:
        return {"error": str(error)[:60]}
    return {"error": f"the library gives {value}"} if math.isnan(value) else {"score": special(value)}


def special(x):
    return x if math.isfinite(x) else "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"


def f64(xs):
    return {"$f64": [special(float(x)) for x in xs]}


def plain(x):
    x = np.asarray(x, dtype=float)
    return [[special(v) for v in row] for row in x.tolist()] if x.ndim == 2 else [special(v) for v in x.tolist()]


def add(name, truth, prediction, score):
    cases.setdefault(name, []).append({"truth": truth, "prediction": prediction, **run(score)})


def numbers(name, score, pairs):
    for t, p in pairs:
        add(name, plain(t), plain(p), lambda: score(np.asarray(t, float), np.asarray(p, float)))


def binary(n, k):
    t = (rng.random_sample((n, k)) < 0.4).astype(float)
    t[0], t[1] = 0, 1
    return t


def matrices(score_rows=True):
    for n, k in [(2, 1), (3, 2), (10, 3), (60, 5), (200, 2)]:
        t = binary(n, k)
        yield t, rng.random_sample((n, k)).round(rng.choice([1, 6]))
        yield t, np.clip(0.6 * t + 0.4 * rng.random_sample((n, k)), 0, 1)
        yield t, t
        yield t, np.full((n, k), 0.5)


def cervical(t, p):
    w = np.array([7, 1, 1, 1, 1, 1, 1, 1.0])
    w = np.where(t == 1, 2 * w, w)
    p = np.clip(p, 1e-15, 1 - 1e-15)
    loss = -(t * np.log(p) + (1 - t) * np.log1p(-p))
    return ((w * loss).sum(1) / w.sum(1)).mean()


def pf1(t, p):
    p = np.clip(p, 0, 1)
    ctp, cfp = p[t == 1].sum(), p[t == 0].sum()
    precision, recall = ctp / (ctp + cfp), ctp / t.sum()
    return 2 * precision * recall / (precision + recall) if ctp > 0 else 0


def lwlrap(t, p):
    rows = t.sum(1) > 0
    if not rows.any():
        raise ValueError("no label")
    return metrics.label_ranking_average_precision_score(t[rows], p[rows], sample_weight=t[rows].sum(1))


def spearman(t, p):
    return np.mean([spearmanr(t[:, c], p[:, c])[0] for c in range(t.shape[1])])


def texts(n, words, most=12):
    return [" ".join(rng.choice(words, rng.randint(1, most))) for _ in range(n)]


def mask(pixels):
    bits = np.repeat(rng.random_sample(pixels // 5 + 1) < 0.3, 5)[:pixels]
    return bits if rng.random_sample() < 0.8 else np.zeros(pixels, bool)


def runs(bits):
    edges = np.flatnonzero(np.diff(np.concatenate([[0], bits.astype(int), [0]])))
    return {"$mask": [len(bits), [[int(a), int(b - a)] for a, b in zip(edges[::2], edges[1::2])]]}


def mask_cases(name, score):
    for n in [1, 3, 12]:
        for near in [0.0, 0.7, 1.0]:
            pixels = int(rng.randint(20, 400))
            t = [mask(pixels) for _ in range(n)]
            p = [a if rng.random_sample() < near else mask(pixels) for a in t]
            add(name, [runs(a) for a in t], [runs(b) for b in p], lambda: score(t, p))


def dice(a, b, empty):
    return empty if a.sum() + b.sum() == 0 else 2 * (a & b).sum() / (a.sum() + b.sum())


def iou_precision(a, b):
    if a.sum() == 0:
        return float(b.sum() == 0)
    iou = (a & b).sum() / (a | b).sum()
    return np.mean([iou > t for t in np.arange(0.5, 1.0, 0.05)])


def coco(truth, prediction):
    """COCOeval at IoU 0.4; ids from 1, boxes as left, top, width, height."""

    def dataset(images):
        rows = [(i, *box) for i, image in enumerate(images) for box in image]
        return [
            {"id": k + 1, "image_id": i, "category_id": c, "score": s, "bbox": list(b), "area": b[2] * b[3], "iscrowd": 0}
            for k, (i, c, s, b) in enumerate(rows)
        ]

    gt, dt = COCO(), COCO()
    images = [{"id": i} for i in range(len(truth))]
    categories = [{"id": c} for c in sorted({c for image in truth for c, *_ in image})]
    gt.dataset = {"images": images, "categories": categories, "annotations": dataset(truth)}
    dt.dataset = {"images": images, "categories": categories, "annotations": dataset(prediction)}
    gt.createIndex()
    dt.createIndex()
    e = COCOeval(gt, dt, "bbox")
    e.params.iouThrs = np.array([0.4])
    e.evaluate()
    e.accumulate()
    e.summarize()
    return e.stats[0]


def coco_cases():
    box = lambda: [int(v) for v in (*rng.randint(0, 300, 2), *rng.randint(20, 200, 2))]
    for n in [1, 5, 30]:
        for _ in range(3):
            t = [[(int(rng.randint(3)), 1.0, box()) for _ in range(rng.randint(0 if i else 1, 5))] for i in range(n)]
            p = []
            for image in t:
                near = [(c, round(float(rng.random_sample()), 9), [b[0] + int(rng.randint(-30, 30)), *b[1:]]) for c, _, b in image]
                p.append(near + [(int(rng.randint(4)), round(float(rng.random_sample()), 9), box()) for _ in range(rng.randint(3))])
            encode = lambda images: [
                [{"category": c, "score": s, "box": b, "area": b[2] * b[3]} for c, s, b in image] for image in images
            ]
            with contextlib.redirect_stdout(io.StringIO()):
                add("coco-map", encode(t), encode(p), lambda: coco(t, p))


def quad(b):
    x, y, _, w, l, _, yaw = b
    c, s = math.cos(yaw), math.sin(yaw)
    return Polygon([(x + i * l / 2 * c - j * w / 2 * s, y + i * l / 2 * s + j * w / 2 * c) for i, j in [(1, -1), (1, 1), (-1, 1), (-1, -1)]])


def map_3d(truth, prediction):
    scores = []
    for t, p in zip(truth, prediction):
        for threshold in np.arange(50, 100, 5) / 100:
            for name in sorted({n for n, *_ in t}):
                gt = [b for n, _, b in t if n == name]
                taken, hits = set(), []
                for _, _, b in sorted((x for x in p if x[0] == name), key=lambda x: -x[1]):
                    ious = []
                    for g in gt:
                        h = max(0, min(b[2] + b[5] / 2, g[2] + g[5] / 2) - max(b[2] - b[5] / 2, g[2] - g[5] / 2))
                        i = h * quad(b).intersection(quad(g)).area
                        ious.append(i / (b[3] * b[4] * b[5] + g[3] * g[4] * g[5] - i))
                    j = int(np.argmax(ious))
                    hit = ious[j] > threshold and j not in taken
                    taken |= {j} if hit else set()
                    hits.append(hit)
                tp = np.cumsum(hits)
                recall, precision = tp / len(gt), tp / np.arange(1, len(hits) + 1)
                steps = np.diff(np.concatenate([[0], recall]))
                scores.append((name, threshold, sum(s * precision[i:].max() for i, s in enumerate(steps))))
        scores[-len({n for n, *_ in t}) * 10 :] = [("", 0, np.mean([s for *_, s in scores[-len({n for n, *_ in t}) * 10 :]]))]
    return np.mean([s for *_, s in scores])


def map_3d_cases():
    box = lambda: [*(8 * rng.random_sample(2)), rng.random_sample(), *(1 + 3 * rng.random_sample(3)), 6 * rng.random_sample()]
    for n in [1, 4, 12]:
        t = [[(str(rng.choice(["car", "bus"])), 1.0, box()) for _ in range(rng.randint(1, 5))] for _ in range(n)]
        p = [
            [(name, float(rng.random_sample()), [v + 0.15 * rng.normal() for v in b[:3]] + b[3:]) for name, _, b in scene]
            + [("car", float(rng.random_sample()), box())]
            for scene in t
        ]
        encode = lambda scenes: [
            [{"name": m, "score": s, "center": b[:3], "size": b[3:6], "yaw": b[6]} for m, s, b in scene] for scene in scenes
        ]
        add("map-3d", encode(t), encode(p), lambda: map_3d(t, p))


def dice_hausdorff_cases():
    for _ in range(6):
        h, w = int(rng.randint(3, 9)), int(rng.randint(3, 9))
        names = [(f"s{s}", f"s{s}_slice_{z}") for s in range(2) for z in range(3) for _ in range(2)]
        t = [rng.random_sample(h * w) < 0.2 for _ in names]
        p = [a if rng.random_sample() < 0.4 else rng.random_sample(h * w) < 0.2 for a in t]

        def score():
            dices = [dice(a, b, np.nan) for a, b in zip(t, p)]
            distances = []
            for scan in ["s0", "s1"]:
                volume = lambda masks: np.stack([
                    np.logical_or.reduce([m for m, (_, s) in zip(masks, names) if s == f"{scan}_slice_{z}"]).reshape(w, h).T
                    for z in range(3)
                ])
                a, b = volume(t), volume(p)
                u, v = np.argwhere(a) / a.shape, np.argwhere(b) / a.shape
                distances.append(max(directed_hausdorff(u, v)[0], directed_hausdorff(v, u)[0]) / math.sqrt(3))
            return 0.4 * np.nanmean(dices) + 0.6 * (1 - np.mean(distances))

        encode = lambda masks: [{"$mask": runs(m)["$mask"], "scan": a, "slice": b, "height": h, "width": w} for m, (a, b) in zip(masks, names)]
        add("dice-hausdorff", encode(t), encode(p), score)


def make():
    numbers("label-ranking-average-precision", lwlrap, matrices())
    column = lambda pairs: ((t[:, 0], p[:, 0]) for t, p in pairs)
    numbers("probabilistic-f1", pf1, column(matrices()))
    numbers("weighted-multi-label-log-loss", cervical, [(binary(n, 8), rng.random_sample((n, 8)).round(3)) for n in [2, 5, 40]])
    shares = lambda n, k: (lambda x: x / x.sum(1, keepdims=True))(rng.randint(0, 4, (n, k)) + np.eye(k)[rng.randint(0, k, n)])
    clipped = lambda t, p: rel_entr(t, np.clip(p, 1e-15, 1 - 1e-15)).sum(1).mean()
    numbers("kl-divergence", clipped, [(shares(n, k), shares(n, k)) for n, k in [(1, 2), (4, 3), (50, 6)]])
    real = lambda n, k: (np.abs(rng.normal(size=(n, k))).round(3), np.abs(rng.normal(size=(n, k))).round(3))
    for n, k in [(1, 1), (5, 2), (80, 3)]:
        t, p = real(n, k)
        numbers("mean-column-rmse", lambda a, b: np.mean([metrics.root_mean_squared_error(a[:, c], b[:, c]) for c in range(k)]), [(t, p)])
        numbers("mean-column-rmsle", lambda a, b: np.mean([metrics.root_mean_squared_log_error(a[:, c], b[:, c]) for c in range(k)]), [(t, p), (t, p - 1)])
    for n in [2, 3, 10, 100]:
        t, p = rng.normal(size=n), rng.normal(size=n)
        numbers("pearson", lambda a, b: pearsonr(a, b)[0], [(t, p), (t, t + p), (t, -t), (t, p * 1e150), (t, p + 1e3)] + [(t, np.ones(n))] * (n > 2))
        ties = lambda: rng.randint(0, 4, (n, 2)) + np.arange(n)[:, None] % 2
        numbers("mean-column-spearman", spearman, [(ties(), ties()), (ties(), rng.normal(size=(n, 2)))])
    for n in [1, 6, 40]:
        az, ze = (lambda: rng.random_sample(n) * 2 * np.pi), (lambda: rng.random_sample(n) * np.pi)
        a, b, c, d = az(), ze(), az(), ze()
        vector = lambda az, ze: np.stack([np.sin(ze) * np.cos(az), np.sin(ze) * np.sin(az), np.cos(ze)])
        angle = lambda: np.mean(np.arctan2(np.linalg.norm(np.cross(vector(a, b).T, vector(c, d).T), axis=1), (vector(a, b) * vector(c, d)).sum(0)))
        add("mean-angular-error", {"azimuth": f64(a), "zenith": f64(b)}, {"azimuth": f64(c), "zenith": f64(d)}, angle)
        lat, lon = 37 + rng.random_sample((2, n)) / 10, -122 + rng.random_sample((2, n)) / 10
        trip = [f"t{i % 2}" for i in range(n)]

        def haversine():
            x, y = np.radians(lat), np.radians(lon)
            h = np.sin((x[1] - x[0]) / 2) ** 2 + np.cos(x[0]) * np.cos(x[1]) * np.sin((y[1] - y[0]) / 2) ** 2
            d = pd.Series(2 * 6371000 * np.arcsin(np.sqrt(h)))
            return d.groupby(trip).quantile([0.5, 0.95]).groupby(level=0).mean().mean()

        add("haversine-error", {"trip": {"$text": trip}, "latitude": f64(lat[0]), "longitude": f64(lon[0])}, {"latitude": f64(lat[1]), "longitude": f64(lon[1])}, haversine)
        fvc, given, sd = rng.randint(900, 4000, n), rng.randint(900, 4000, n), rng.randint(1, 600, n)
        s = np.maximum(sd, 70)
        add("laplace-log-likelihood", plain(fvc), {"value": f64(given), "confidence": f64(sd)},
            lambda: np.mean(scipy.stats.laplace.logpdf(np.minimum(np.abs(fvc - given), 1000), scale=s / math.sqrt(2)) + np.log(2 * s / math.sqrt(2)) - np.log(math.sqrt(2) * s)))
        kind, y, z = [f"k{i % 3}" for i in range(n)], rng.normal(size=n), rng.normal(size=n)
        add("log-mae", {"group": {"$text": kind}, "values": f64(y)}, f64(z),
            lambda: pd.Series(np.abs(y - z)).groupby(kind).mean().map(np.log).mean())
    words = np.array(["good", "Day", "the", "caf\u00e9", "\u65e5\u672c", "\U0001f600", "x"])
    for n in [1, 5, 20]:
        t, p = texts(n, words, 40), texts(n, words, 40)
        add("mean-levenshtein", t, p, lambda: np.mean([Levenshtein.distance(a, b) for a, b in zip(t, p)]))
        s, q = [[list(map(int, rng.randint(1, 6, rng.randint(1, 70)))) for _ in range(n)] for _ in range(2)]
        add("normalized-levenshtein", s, q, lambda: sum(Levenshtein.distance(a, b) for a, b in zip(s, q)) / sum(map(len, s)))
        t, p = texts(n, words), texts(n, words)
        sets = [[set(x.lower().split()) for x in xs] for xs in (t, p)]
        binarize = MultiLabelBinarizer().fit([set().union(*sets[0], *sets[1])]).transform
        add("word-jaccard", t, p, lambda: metrics.jaccard_score(binarize(sets[0]), binarize(sets[1]), average="samples"))
        add("multi-label-f1-micro", [x.split() for x in t], [x.split() for x in p],
            lambda: (lambda b: metrics.f1_score(b(x.split() for x in t), b(x.split() for x in p), average="micro"))(MultiLabelBinarizer().fit([words]).transform))
    for n in [2, 5, 30]:
        order = [f"c{i}" for i in range(n)]
        other = list(rng.permutation(order))
        add("kendall-tau", [order], [other], lambda: kendalltau(np.arange(n), [other.index(x) for x in order])[0])
    mask_cases("mean-dice", lambda t, p: np.mean([dice(a, b, 1.0) for a, b in zip(t, p)]))
    mask_cases("global-dice", lambda t, p: dice(np.concatenate(t), np.concatenate(p), np.nan))
    mask_cases("mean-precision-over-iou", lambda t, p: np.mean([iou_precision(a, b) for a, b in zip(t, p)]))
    mask_cases("f-half", lambda t, p: np.mean([metrics.fbeta_score(a, b, beta=0.5, zero_division=0) for a, b in zip(t, p)]))
    dice_hausdorff_cases()
    coco_cases()
    map_3d_cases()


make()
versions = {"python": sys.version.split()[0], **{m.__name__: m.__version__ for m in (np, scipy, sklearn, pd, Levenshtein)}}
out = Path(__file__).with_name("reference-competitions.json")
body = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(c) for c in found) + "\n]" for name, found in cases.items())
out.write_text(f'{{"versions": {json.dumps(versions)},\n{body}}}\n')
print({name: (len(found), sum("error" in case for case in found)) for name, found in cases.items()}, out.stat().st_size)
