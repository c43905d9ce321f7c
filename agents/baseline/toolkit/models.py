"""The template families: each takes parameters and row numbers, returns scores for the other rows and for the test set."""

import numpy as np
import scipy.optimize
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.svm import SVC, SVR

import features
from task import load_task


def softmax(scores):
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def scores_of(model, rows):
    """Regression: a column of values. Classification: a probability for each class."""
    task = load_task()
    if task.kind == "regression":
        return np.asarray(model.predict(rows), float)[:, None]
    known = np.asarray(model.predict_proba(rows), float)
    out = np.zeros((len(known), task.outputs))
    out[:, model.classes_.astype(int)] = known
    return out


def fit_scores(model, data, fold):
    train, test = data
    inside, outside = fold
    model.fit(train[inside], load_task().y[inside])
    return scores_of(model, train[outside]), scores_of(model, test)


def boosting(p, fold, seed):
    kind = HistGradientBoostingRegressor if load_task().kind == "regression" else HistGradientBoostingClassifier
    model = kind(learning_rate=p["rate"], max_iter=p["rounds"], max_leaf_nodes=p["leaves"], min_samples_leaf=p["leaf"], l2_regularization=p["l2"], random_state=seed)
    data = features.coded(p["rare"])
    if p.get("target"):
        data = with_target_means(data, fold, p["target"])
    return fit_scores(model, data, fold)


def trees(p, fold, seed):
    kind = ExtraTreesRegressor if load_task().kind == "regression" else ExtraTreesClassifier
    model = kind(n_estimators=p["count"], min_samples_leaf=p["leaf"], max_features=p["share"], random_state=seed)
    data = tuple(np.nan_to_num(x, nan=-1e3) for x in features.coded(p["rare"]))
    if p.get("target"):
        data = with_target_means(data, fold, p["target"])
    return fit_scores(model, data, fold)


def with_target_means(data, fold, smoothing):
    """Adds for each category column the smoothed mean target of its category; cross-fitted inside the fold."""
    task = load_task()
    inside, _ = fold
    train, test = data
    both = np.vstack([train, test])
    names = list(features.frames()[0].columns)
    target = task.y.astype(float) if task.kind != "multiclass" else (task.y == np.bincount(task.y).argmax()).astype(float)
    part = np.arange(len(inside)) % 5
    added = []
    for column, name in enumerate(names):
        if not features.is_category(features.frames()[0][name]):
            continue
        codes = both[:, column].astype(int) + 1
        size = codes.max() + 1
        prior = target[inside].mean()

        def means(rows):
            count = np.bincount(codes[rows], minlength=size)
            return (np.bincount(codes[rows], weights=target[rows], minlength=size) + smoothing * prior) / (count + smoothing)

        out = means(inside)[codes]
        for k in range(5):
            held = inside[part == k]
            out[held] = means(inside[part != k])[codes[held]]
        added.append(out)
    wide = np.column_stack([both, *added]) if added else both
    return wide[: len(train)], wide[len(train) :]


def linear(p, fold, seed):
    if load_task().kind == "regression":
        return fit_scores(Ridge(alpha=p["alpha"]), features.one_hot(p["rare"], p["bins"]), fold)
    return fit_scores(LogisticRegression(C=1.0 / p["alpha"], max_iter=300), features.one_hot(p["rare"], p["bins"]), fold)


def calendar_boosting(p, fold, seed):
    days = features.frames()
    design = features.calendar(p["harmonics"], p["holidays"])
    base = tuple(frame.select_dtypes("number").to_numpy(float) for frame in days)
    shape = slice(1, None)  # without the trend
    if p["trend"]:  # the trend is fitted by a line, trees model what is left: they cannot go beyond the years they saw
        inside, outside = fold
        line = Ridge(alpha=1.0).fit(design[0][inside], load_task().y[inside])
        rest = load_task().y - line.predict(design[0])
        model = HistGradientBoostingRegressor(learning_rate=p["rate"], max_iter=p["rounds"], max_leaf_nodes=p["leaves"], random_state=seed)
        model.fit(base[0][inside], rest[inside])
        return tuple((line.predict(d) + model.predict(b))[:, None] for d, b in ((design[0][outside], base[0][outside]), (design[1], base[1])))
    model = HistGradientBoostingRegressor(learning_rate=p["rate"], max_iter=p["rounds"], max_leaf_nodes=p["leaves"], random_state=seed)
    return fit_scores(model, tuple(np.hstack([b, d[:, shape]]) for b, d in zip(base, design)), fold)


def calendar_ridge(p, fold, seed):
    inside, outside = fold
    train, test = features.calendar(p["harmonics"], p["holidays"])
    age = np.arange(len(inside))[::-1] / 365.25
    model = Ridge(alpha=p["alpha"])
    model.fit(train[inside], load_task().y[inside], sample_weight=0.5 ** (age / p["halflife"]))
    return scores_of(model, train[outside]), scores_of(model, test)


def text_logistic(p, fold, seed):
    """Multinomial logistic regression in its kernel form: the same optimum as over all n-grams, far fewer unknowns."""
    task = load_task()
    inside, outside = fold
    if len(task.y) > features.LARGEST_GRAM:
        return fit_scores(LogisticRegression(C=p["c"], max_iter=100), features.tfidf(p["words"], p["chars"], p["min_df"]), fold)
    gram, test = features.gram(p["words"], p["chars"], p["min_df"])
    k = gram[np.ix_(inside, inside)]
    onehot = np.eye(task.outputs)[task.y[inside]]

    def loss(flat):
        a = flat.reshape(onehot.shape)
        ka = k @ a
        probabilities = softmax(ka)
        value = -p["c"] * np.log(np.maximum(probabilities[onehot == 1], 1e-300)).sum() + 0.5 * (a * ka).sum()
        return value, (k @ (p["c"] * (probabilities - onehot) + a)).ravel()

    best = scipy.optimize.minimize(loss, np.zeros(onehot.size), jac=True, method="L-BFGS-B", options={"maxiter": p["steps"]})
    a = best.x.reshape(onehot.shape)
    return softmax(gram[np.ix_(outside, inside)] @ a), softmax(test[:, inside] @ a)


def text_ridge(p, fold, seed):
    task = load_task()
    inside, outside = fold
    if task.kind == "regression":
        return fit_scores(Ridge(alpha=p["alpha"]), features.tfidf(p["words"], p["chars"], p["min_df"]), fold)
    gram, test = features.gram(p["words"], p["chars"], p["min_df"])
    onehot = np.eye(task.outputs)[task.y[inside]] - 1.0 / task.outputs
    a = np.linalg.solve(gram[np.ix_(inside, inside)] + p["alpha"] * np.eye(len(inside)), onehot)
    return softmax(p["sharp"] * gram[np.ix_(outside, inside)] @ a), softmax(p["sharp"] * test[:, inside] @ a)


def text_bayes(p, fold, seed):
    return fit_scores(ComplementNB(alpha=p["alpha"], norm=False), features.tfidf(p["words"], 0, p["min_df"]), fold)


def pixel_rows(p):
    return tuple(x.reshape(len(x), -1) for x in features.pixels())


def with_shifts(p, fold):
    """Training pictures, and the same moved by a pixel in four directions when asked for."""
    train, _ = features.pixels()
    inside, _ = fold
    pictures, labels = train[inside], load_task().y[inside]
    if not p["shift"]:
        return pictures.reshape(len(inside), -1), labels
    moved = [pictures] + [np.roll(pictures, step, axis=axis) for axis in (1, 2) for step in (-1, 1)]
    return np.concatenate(moved).reshape(len(moved) * len(inside), -1), np.tile(labels, len(moved))


def pixels_svm(p, fold, seed):
    task = load_task()
    rows, labels = with_shifts(p, fold)
    train, test = pixel_rows(p)
    outside = fold[1]
    gamma = p["gamma"] / (rows.shape[1] * rows.var())
    if task.kind == "regression":
        model = SVR(C=p["c"], gamma=gamma).fit(rows, labels)
        return model.predict(train[outside])[:, None], model.predict(test)[:, None]
    model = SVC(C=p["c"], gamma=gamma, decision_function_shape="ovr").fit(rows, labels)

    def decide(x):
        scores = model.decision_function(x)
        return softmax(np.column_stack([-scores, scores]) if scores.ndim == 1 else 2.0 * scores)

    return decide(train[outside]), decide(test)


def pixels_fit(model, p, fold):
    rows, labels = with_shifts(p, fold)
    model.fit(rows, labels)
    train, test = pixel_rows(p)
    return scores_of(model, train[fold[1]]), scores_of(model, test)


def pixels_neighbours(p, fold, seed):
    kind = KNeighborsRegressor if load_task().kind == "regression" else KNeighborsClassifier
    return pixels_fit(kind(n_neighbors=p["k"], weights="distance"), p, fold)


def pixels_trees(p, fold, seed):
    kind = ExtraTreesRegressor if load_task().kind == "regression" else ExtraTreesClassifier
    return pixels_fit(kind(n_estimators=p["count"], max_features=p["share"], random_state=seed), p, fold)


def pixels_linear(p, fold, seed):
    model = Ridge(alpha=1.0 / p["c"]) if load_task().kind == "regression" else LogisticRegression(C=p["c"], max_iter=200)
    return pixels_fit(model, p, fold)


FAMILIES = {
    "boosting": boosting,
    "trees": trees,
    "linear": linear,
    "calendar-boosting": calendar_boosting,
    "calendar-ridge": calendar_ridge,
    "text-logistic": text_logistic,
    "text-ridge": text_ridge,
    "text-bayes": text_bayes,
    "pixels-svm": pixels_svm,
    "pixels-neighbours": pixels_neighbours,
    "pixels-trees": pixels_trees,
    "pixels-linear": pixels_linear,
}
