"""Scripted solvers of different strength for president-identification; see scripts/ladder.py. Made with scikit-learn 1.9.1."""

import re
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier


@lru_cache
def load(public: Path):
    train, test = pd.read_csv(public / "train.csv"), pd.read_csv(public / "test.csv")
    return train["text"], train["president"].to_numpy(), test["text"], test["id"], sorted(train["president"].unique())


def submit(public, probabilities):
    _, _, _, ids, names = load(public)
    table = np.clip(np.asarray(probabilities, float), 1e-9, 1)
    return pd.concat([ids, pd.DataFrame(table / table.sum(axis=1, keepdims=True), columns=names)], axis=1)


def constant(weights, public):
    _, _, test, _, _ = load(public)
    return submit(public, np.tile(weights, (len(test), 1)))


def style(text):
    """Length, punctuation and the commonest words of a passage."""
    words = re.findall(r"\w+", text.lower())
    count = max(1, len(words))
    marks = [text.count(mark) / count for mark in ",;:-—'\"?!()"]
    common = [words.count(word) / count for word in ("the", "of", "and", "we", "our", "i", "you", "it", "which", "be", "will", "america", "government")]
    return [count, np.mean([len(word) for word in words] or [0]), *marks, *common]


@lru_cache(maxsize=12)
def view(kind, public):
    train, _, test, _, _ = load(public)
    if kind == "style":
        rows = np.array([style(text) for text in (*train, *test)])
        rows = (rows - rows.mean(axis=0)) / (rows.std(axis=0) + 1e-9)
        return rows[: len(train)], rows[len(train) :]
    if kind.startswith("svd"):
        both = TruncatedSVD(int(kind[3:]), random_state=0).fit(view("word", public)[0])
        return tuple(both.transform(part) for part in view("word", public))
    if "+" in kind:
        parts = [view(name, public) for name in kind.split("+")]
        return tuple(hstack([part[i] for part in parts]).tocsr() for i in (0, 1))
    makers = {
        "count": lambda: CountVectorizer(),
        "binary": lambda: CountVectorizer(binary=True, min_df=2),
        "count2": lambda: CountVectorizer(ngram_range=(1, 2)),
        "stop": lambda: TfidfVectorizer(stop_words="english"),
        "common": lambda: TfidfVectorizer(max_features=150),
        "common1000": lambda: TfidfVectorizer(max_features=1000, sublinear_tf=True),
        "word": lambda: TfidfVectorizer(sublinear_tf=True),
        "word2": lambda: TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2, token_pattern=r"(?u)\b\w+\b|[,;:.!?-]"),
        "char3": lambda: TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), sublinear_tf=True, min_df=2),
        "char5": lambda: TfidfVectorizer(analyzer="char", ngram_range=(2, 5), sublinear_tf=True, min_df=3),
    }
    vectorizer = makers[kind]()
    return vectorizer.fit_transform(train), vectorizer.transform(test)


def predict(classifier, kind, public, count=None):
    train, labels, _, _, _ = load(public)
    x, z = view(kind, public)
    rows = slice(count) if count else slice(None)
    return classifier().fit(x[rows], labels[rows]).predict_proba(z)


def softened(share, classifier, kind, public):
    """Draws probabilities towards 1/8: naive Bayes is far too sure of itself."""
    return submit(public, (1 - share) * predict(classifier, kind, public) + share / 8)


def ridge(alpha, sharp, kind, public):
    """Least squares on one-hot labels in its dual form, sharpened by a softmax."""
    x, z = view(kind, public)
    _, labels, _, _, names = load(public)
    onehot = (labels[:, None] == np.array(names)) - 1 / len(names)
    dual = np.linalg.solve((x @ x.T).toarray() + alpha * np.eye(x.shape[0]), onehot)
    scores = np.exp(sharp * (z @ (x.T @ dual)))
    return scores / scores.sum(axis=1, keepdims=True)


def model(classifier, kind, **options):
    return lambda public: submit(public, predict(classifier, kind, public, **options))


def blend(names, public):
    tables = [np.log(SOLVERS[name](public).iloc[:, 1:].to_numpy()) for name in names]
    return submit(public, np.exp(np.mean(tables, axis=0)))


logistic = lambda c: partial(LogisticRegression, C=c, max_iter=80, tol=1e-3)
bayes = lambda alpha: partial(MultinomialNB, alpha=alpha)
complement = lambda alpha: partial(ComplementNB, alpha=alpha)
sgd = lambda alpha: partial(SGDClassifier, loss="log_loss", alpha=alpha, random_state=0)

SOLVERS = {"uniform": partial(constant, np.ones(8)), "recent-likelier": partial(constant, [2, 1, 2, 1, 1, 2, 1, 1]), "favourite": partial(constant, [3, 1, 1, 1, 1, 1, 1, 1])}
SOLVERS |= {f"style-logistic-{c}": model(logistic(c), "style") for c in (0.001, 0.01, 1)}
SOLVERS |= {f"style-nearest-{k}": model(partial(KNeighborsClassifier, k), "style") for k in (50, 200)}
SOLVERS |= {"style-trees": model(partial(ExtraTreesClassifier, 300, min_samples_leaf=3, random_state=0), "style"), "style-boosting": model(partial(HistGradientBoostingClassifier, max_iter=40, random_state=0), "style")}
SOLVERS |= {f"bayes-softened-{share}": partial(softened, share, bayes(1.0), "count") for share in (0.02, 0.1, 0.5)}
SOLVERS |= {"bayes-binary": partial(softened, 0.1, BernoulliNB, "binary"), "bayes-bigrams": partial(softened, 0.1, bayes(0.3), "count2")}
SOLVERS |= {f"bayes-tfidf-{alpha}": model(bayes(alpha), "word") for alpha in (0.01, 0.03, 0.1, 0.3, 1.0)}
SOLVERS |= {f"complement-{alpha}-{kind}": model(complement(alpha), kind) for alpha, kind in ((0.1, "word"), (0.03, "word2"), (0.01, "char5"))}
SOLVERS |= {f"nearest-{k}": model(partial(KNeighborsClassifier, k, metric="cosine", weights="distance"), "word") for k in (20, 50, 150)}
SOLVERS |= {f"topics-{n}": model(logistic(3.0), f"svd{n}") for n in (5, 20, 100)}
SOLVERS |= {"topics-trees": model(partial(ExtraTreesClassifier, 300, random_state=0), "svd100")}
SOLVERS |= {f"common-words-{c}": model(logistic(c), "common") for c in (0.1, 1, 10)}
SOLVERS |= {f"stop-words-out-{c}": model(logistic(c), "stop") for c in (0.1, 1, 10)}
SOLVERS |= {f"thousand-words-{c}": model(logistic(c), "common1000") for c in (0.3, 3, 30)}
SOLVERS |= {f"words-{c}": model(logistic(c), "word") for c in (0.1, 0.3, 1, 3, 10, 40)}
SOLVERS |= {f"words-on-{n}": model(logistic(10), "word", count=n) for n in (100, 300, 800, 1500)}
SOLVERS |= {f"word-pairs-{c}": model(logistic(c), "word2") for c in (0.3, 3, 30)}
SOLVERS |= {f"letters-{c}": model(logistic(c), "char3") for c in (1, 10, 40)}
SOLVERS |= {f"sgd-{alpha}": model(sgd(alpha), "word2") for alpha in (1e-3, 1e-4, 2e-5)}
SOLVERS |= {f"ridge-{kind}-{sharp}": lambda public, kind=kind, sharp=sharp: submit(public, ridge(0.3, sharp, kind, public)) for kind, sharp in (("word", 4), ("word2", 6), ("char3", 6), ("char5", 8), ("word2+char5", 8))}
SOLVERS |= {"sgd-letters": model(sgd(2e-5), "char5"), "sgd-both": model(sgd(2e-5), "word2+char5"), "letters-long": model(logistic(40), "char5"), "both-5": model(logistic(5), "word2+char5"), "both-40": model(logistic(40), "word2+char5")}
SOLVERS |= {
    "blend-bayes-words": partial(blend, ["bayes-tfidf-0.1", "words-10"]),
    "blend-words-letters": partial(blend, ["word-pairs-30", "letters-40"]),
    "blend-ridge-sgd": partial(blend, ["ridge-word2+char5-8", "sgd-both"]),
    "blend-strong": partial(blend, ["both-40", "ridge-word2+char5-8", "complement-0.01-char5"]),
    "blend-all": partial(blend, ["both-40", "ridge-word2+char5-8", "ridge-char5-8", "complement-0.03-word2", "letters-long"]),
}
