"""Scripted solvers of different strength for us-births-forecast; see scripts/ladder.py. Made with scikit-learn 1.9.1, pandas 3.0.6."""

from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.tseries.holiday import USFederalHolidayCalendar
from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import Ridge
from sklearn.neighbors import KNeighborsRegressor
from sklearn.tree import DecisionTreeRegressor


@lru_cache
def load(public: Path):
    train, test = pd.read_csv(public / "train.csv"), pd.read_csv(public / "test.csv")
    for frame in (train, test):
        days = pd.to_datetime(frame["date"])
        frame["when"], frame["year"], frame["month"], frame["day"] = days, days.dt.year, days.dt.month, days.dt.day
        frame["weekday"], frame["of_year"] = days.dt.weekday, days.dt.dayofyear
    return train, test


def submit(test, values):
    return pd.DataFrame({"date": test["date"], "births": np.maximum(np.asarray(values, float), 0)})


def constant(value, public):
    train, test = load(public)
    return submit(test, np.full(len(test), value(train["births"]) if callable(value) else value))


def last_years(columns, years, public):
    """Means by calendar groups over the last years."""
    train, test = load(public)
    recent = train[train["year"] > 2013 - years]
    if not columns:
        return constant(recent["births"].mean(), public)
    means = recent.groupby(columns)["births"].mean().rename("mean").reset_index()
    return submit(test, test.merge(means, on=columns, how="left")["mean"].fillna(recent["births"].mean()))


def lag(days, count, public):
    """The count `days` earlier; the mean of the `count` latest such days."""
    train, test = load(public)
    known = train.set_index("when")["births"]
    earlier = [[known.get(when - pd.Timedelta(days=days * k)) for k in range(1, count + 2)] for when in test["when"]]
    return submit(test, [np.mean([value for value in values if value is not None][:count]) for values in earlier])


def same_date(years, public):
    train, test = load(public)
    table = train[train["year"] > 2013 - years].groupby(["month", "day"])["births"].mean().rename("mean").reset_index()
    return submit(test, test.merge(table, on=["month", "day"], how="left")["mean"])


def fourier(frame, harmonics):
    angle = 2 * np.pi * frame["of_year"].to_numpy() / 365.25
    return np.column_stack([f(k * angle) for k in range(1, harmonics + 1) for f in (np.sin, np.cos)])


def one_hot(values, count):
    return np.eye(count)[np.asarray(values, int)]


def holidays(frame, width):
    table = USFederalHolidayCalendar().holidays("1999-12-01", "2015-01-31", return_name=True)
    columns = []
    for name in sorted(set(table)):
        days = table.index[table == name]
        columns += [frame["when"].isin(days + pd.Timedelta(days=shift)).to_numpy() for shift in range(-width, width + 1)]
    weekday = frame["weekday"].to_numpy() < 5
    for month, day in ((1, 1), (2, 14), (2, 29), (4, 1), (7, 3), (7, 4), (7, 5), (10, 31), (12, 23), (12, 24), (12, 25), (12, 26), (12, 31)):
        hit = ((frame["month"] == month) & (frame["day"] == day)).to_numpy()
        columns += [hit, hit & weekday]
    columns += [((frame["day"] == 13) & (frame["weekday"] == 4)).to_numpy()]
    return np.column_stack(columns).astype(float)


def design(frame, parts, harmonics=6, width=2):
    blocks = {
        "trend": lambda: (frame["year"].to_numpy() + frame["of_year"].to_numpy() / 365.25 - 2014)[:, None],
        "weekday": lambda: one_hot(frame["weekday"], 7),
        "month": lambda: one_hot(frame["month"] - 1, 12),
        "fourier": lambda: fourier(frame, harmonics),
        "cross": lambda: one_hot(frame["weekday"] * 12 + frame["month"] - 1, 84),
        "season": lambda: np.hstack([fourier(frame, harmonics) * weekend[:, None] for weekend in one_hot(frame["weekday"] // 5, 2).T]),
        "holidays": lambda: holidays(frame, width),
        "raw": lambda: frame[["year", "month", "day", "weekday", "of_year"]].to_numpy(float),
    }
    return np.hstack([blocks[part]() for part in parts])


def predict(regressor, parts, public, years=14, halflife=None, **options):
    train, test = load(public)
    recent = train[train["year"] > 2013 - years]
    fit = {}
    if halflife:
        fit["sample_weight"] = 0.5 ** ((2014 - recent["year"]) / halflife)
    model = regressor().fit(design(recent, parts, **options), recent["births"], **fit)
    return model.predict(design(test, parts, **options))


def model(regressor, parts, **options):
    return lambda public: submit(load(public)[1], predict(regressor, parts, public, **options))


def blend(names, public):
    return submit(load(public)[1], np.mean([SOLVERS[name](public)["births"] for name in names], axis=0))


ridge = lambda alpha: partial(Ridge, alpha)
boost = lambda rounds, rate, leaves=15: partial(HistGradientBoostingRegressor, max_iter=rounds, learning_rate=rate, max_leaf_nodes=leaves, random_state=0)
forest = lambda n, leaf=2: partial(RandomForestRegressor, n, min_samples_leaf=leaf, random_state=0)
FULL = ["trend", "weekday", "month", "fourier", "cross", "season", "holidays"]

SOLVERS = {"always-10000": partial(constant, 10_000), "always-12000": partial(constant, 12_000), "mean": partial(constant, np.mean), "median": partial(constant, np.median)}
SOLVERS |= {f"mean-of-{years}-years": partial(last_years, [], years) for years in (1, 5)}
SOLVERS |= {f"{'-'.join(columns)}-means-{years}": partial(last_years, columns, years) for columns, years in ((["month"], 14), (["day"], 3), (["weekday"], 14), (["weekday"], 5), (["weekday"], 1), (["weekday", "month"], 14), (["weekday", "month"], 5), (["weekday", "month"], 2), (["weekday", "day"], 5), (["of_year"], 14), (["of_year"], 3))}
SOLVERS |= {f"same-date-{years}": partial(same_date, years) for years in (3, 7)}
SOLVERS |= {"a-year-before": partial(lag, 365, 1), "week-364-before": partial(lag, 364, 1), "week-364-mean-2": partial(lag, 364, 2), "week-364-mean-4": partial(lag, 364, 4), "six-years-before": partial(lag, 2191, 1)}
SOLVERS |= {f"ridge-{'-'.join(parts)}": model(ridge(1.0), list(parts)) for parts in (("trend",), ("fourier",), ("weekday",), ("trend", "weekday"), ("weekday", "month"), ("trend", "weekday", "month"), ("trend", "weekday", "fourier"), ("trend", "weekday", "holidays"))}
SOLVERS |= {"ridge-recent-weekday-month": model(ridge(1.0), ["weekday", "month"], years=4), "ridge-recent-fourier": model(ridge(1.0), ["weekday", "fourier"], years=5), "ridge-recent-cross": model(ridge(1.0), ["weekday", "cross", "fourier"], years=5)}
SOLVERS |= {"ridge-holidays": model(ridge(1.0), ["trend", "weekday", "fourier", "holidays"]), "ridge-recent-holidays": model(ridge(1.0), ["weekday", "fourier", "holidays"], years=6), "ridge-full": model(ridge(3.0), FULL), "ridge-full-recent": model(ridge(3.0), FULL, years=6), "ridge-full-weighted": model(ridge(1.0), FULL, halflife=2, harmonics=10, width=3), "ridge-full-weighted-4": model(ridge(3.0), FULL, halflife=4, harmonics=15, width=4)}
SOLVERS |= {f"tree-{depth}": model(partial(DecisionTreeRegressor, max_depth=depth, random_state=0), ["raw"]) for depth in (3, 6, 10, None)}
SOLVERS |= {f"nearest-{k}": model(partial(KNeighborsRegressor, k), ["weekday", "fourier"], years=5) for k in (3, 15)}
SOLVERS |= {"forest-20": model(forest(20), ["raw"]), "forest-100": model(forest(100), ["raw"]), "forest-recent": model(forest(100), ["raw"], years=5), "extra-trees": model(partial(ExtraTreesRegressor, 150, min_samples_leaf=2, random_state=0), ["raw"]), "forest-holidays": model(forest(60), ["raw", "holidays"], width=1)}
SOLVERS |= {"boosting-20": model(boost(20, 0.1), ["raw"]), "boosting-100": model(boost(100, 0.1), ["raw"]), "boosting-300": model(boost(300, 0.06), ["raw"]), "boosting-deep": model(boost(600, 0.05, 60), ["raw"]), "boosting-recent": model(boost(200, 0.06, 8), ["raw"], years=6), "boosting-holidays": model(boost(300, 0.05), ["raw", "holidays"]), "boosting-holidays-recent": model(boost(300, 0.04, 10), ["raw", "holidays"], years=7)}
SOLVERS |= {"boosting-deep-holidays": model(boost(600, 0.05, 40), ["raw", "holidays"], width=3), "boosting-trend": model(boost(600, 0.05, 40), ["raw", "trend", "weekday", "holidays"], width=3), "boosting-deep-recent": model(boost(600, 0.05, 40), ["raw", "holidays"], years=8, width=3), "extra-trees-holidays": model(partial(ExtraTreesRegressor, 200, min_samples_leaf=2, max_features=0.5, random_state=0), ["raw", "weekday", "holidays"], width=3)}
SOLVERS |= {
    "blend-deep": partial(blend, ["boosting-deep-holidays", "boosting-deep"]),
    "blend-best": partial(blend, ["boosting-deep-holidays", "boosting-trend", "ridge-full-weighted", "extra-trees-holidays"]),
    "blend-lags": partial(blend, ["week-364-before", "weekday-month-means-2"]),
    "blend-ridge-forest": partial(blend, ["ridge-recent-holidays", "forest-100"]),
    "blend-ridge-boosting": partial(blend, ["ridge-full-recent", "boosting-300"]),
    "blend-holidays": partial(blend, ["ridge-full-weighted", "boosting-holidays"]),
    "blend-three": partial(blend, ["ridge-full-weighted", "ridge-full-weighted-4", "boosting-holidays-recent"]),
    "blend-four": partial(blend, ["ridge-full-weighted", "ridge-full-recent", "boosting-holidays", "boosting-holidays-recent"]),
}
