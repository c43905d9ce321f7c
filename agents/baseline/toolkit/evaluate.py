"""Cross-validation on fixed folds, the competition's metric, blends, and the submission file."""

import json
import os

import numpy as np
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score, log_loss, matthews_corrcoef, roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold

from models import FAMILIES
from task import load_task

CODE = "/home/code"


def folds(seed, count):
    """(inside, outside) row numbers. A series is cut by time, each block as long as the test set; others are shuffled."""
    task = load_task()
    rows = np.arange(len(task.y))
    if task.is_forecast:
        order = np.argsort(task.dates[0].to_numpy(), kind="stable")
        size = min(len(task.test), len(rows) // (count + 2))
        starts = [len(rows) - size * (k + 1) for k in range(min(count, 3))]
        return [(order[:start], order[start : start + size]) for start in reversed(starts)]
    if task.kind == "regression":
        return list(KFold(count, shuffle=True, random_state=seed).split(rows))
    return list(StratifiedKFold(count, shuffle=True, random_state=seed).split(rows, task.y))


def score(scores, y):
    """The competition's metric of out-of-fold scores."""
    task = load_task()
    if task.kind == "regression":
        values = scores[:, 0]
        if task.metric == "mae":
            return float(np.abs(values - y).mean())
        if task.metric == "rmsle":
            return float(np.sqrt(((np.log1p(np.maximum(values, 0)) - np.log1p(y)) ** 2).mean()))
        return float(np.sqrt(((values - y) ** 2).mean()))
    if task.metric == "roc-auc":
        return float(roc_auc_score(y, scores[:, 1]))
    if task.metric == "log-loss":
        return float(log_loss(y, scores / scores.sum(axis=1, keepdims=True), labels=list(range(task.outputs))))
    labels = scores.argmax(axis=1)
    if task.metric.startswith("f1-"):
        return float(f1_score(y, labels, average=task.metric[3:]))
    if task.metric == "matthews":
        return float(matthews_corrcoef(y, labels))
    if task.metric == "quadratic-weighted-kappa":
        return float(cohen_kappa_score(y, labels, weights="quadratic"))
    return float(accuracy_score(y, labels))


def is_better(a, b):
    return a < b if load_task().lower else a > b


def cross_validate(family, params, seed, count):
    """Out-of-fold scores, test scores and the rows that the former belong to."""
    task = load_task()
    parts, tests = [], []
    split = folds(seed, count)
    for inside, outside in split:
        runs = [FAMILIES[family](params, (inside, outside), seed * 101 + bag) for bag in range(params.get("bag", 1))]
        parts.append(np.mean([run[0] for run in runs], axis=0))
        tests.append(np.mean([run[1] for run in runs], axis=0))
    rows = np.concatenate([outside for _, outside in split])
    oof = np.concatenate(parts)
    if not task.is_forecast:
        return oof, np.mean(tests, axis=0), rows
    everything = np.argsort(task.dates[0].to_numpy(), kind="stable")
    return oof, FAMILIES[family](params, (everything, everything[-1:]), seed)[1], rows


def blend(members):
    """Greedy forward selection with replacement (Caruana 2004) over the members' out-of-fold scores."""
    stored = [np.load(f"{CODE}/node-{node}/scores.npz") for node in members]
    rows = stored[0]["rows"]
    y = load_task().y[rows]
    picks, best = [], None
    for _ in range(12):
        trials = [score(np.mean([stored[i]["oof"] for i in picks + [k]], axis=0), y) for k in range(len(stored))]
        k = int(np.argmin(trials) if load_task().lower else np.argmax(trials))
        if best is not None and not is_better(trials[k], best):
            break
        best = trials[k]
        picks.append(k)
    print("weights:", {members[k]: picks.count(k) for k in sorted(set(picks))})
    return np.mean([stored[k]["oof"] for k in picks], axis=0), np.mean([stored[k]["test"] for k in picks], axis=0), rows


def run(node, family, params, seed, count, members=()):
    """One node: evaluate, then leave scores, submission and metric in /home/code/node-<n>/."""
    task = load_task()
    oof, test, rows = blend(list(members)) if family == "blend" else cross_validate(family, params, seed, count)
    metric = score(oof, task.y[rows])
    if not np.isfinite(metric) or not np.isfinite(test).all():
        raise ValueError("the model gave values that are not finite")
    folder = f"{CODE}/node-{node}"
    os.makedirs(folder, exist_ok=True)
    np.savez(f"{folder}/scores.npz", oof=oof, test=test, rows=rows)
    write_submission(test, f"{folder}/submission.csv")
    with open(f"{folder}/result.json", "w") as file:
        json.dump({"metric": metric}, file)
    print(f"{family} {params}: {task.metric} {metric:.5f}")


def write_submission(test, path):
    task = load_task()
    out = task.sample[[task.id]].copy()
    if task.kind == "regression":
        spec = task.schema["targets"][0]
        out[task.targets[0]] = np.clip(test[:, 0], spec.get("min", -np.inf), spec.get("max", np.inf))
    elif len(task.targets) > 1:
        probabilities = np.clip(test / test.sum(axis=1, keepdims=True), 0, 1)
        for k, column in enumerate(task.targets):
            out[column] = probabilities[:, k]
    elif task.metric == "roc-auc" or task.metric == "log-loss":
        out[task.targets[0]] = np.clip(test[:, 1], 0, 1)
    else:
        out[task.targets[0]] = [task.classes[k] for k in test.argmax(axis=1)]
    out.to_csv(path, index=False)
