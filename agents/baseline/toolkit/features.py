"""Tables, texts, dates and pictures as numbers. Everything is cached: forked children share what the parent made."""

import functools
import os

import numpy as np
import pandas as pd
import scipy.sparse as sp
from pandas.tseries.holiday import USFederalHolidayCalendar
from PIL import Image
from sklearn.feature_extraction.text import TfidfVectorizer

from task import load_task

LARGEST_GRAM = 8000  # texts; their inner products take 8 bytes a pair


@functools.lru_cache(maxsize=1)
def frames():
    """(train, test) feature tables: numbers stay, dates and compound texts are taken apart, the rest is text."""
    task = load_task()
    both = pd.concat([task.train[task.features], task.test[task.features]], ignore_index=True)
    out = {}
    for name in both.columns:
        column = both[name]
        if column.dtype.kind in "iuf":
            out[name] = column.astype(float)
        elif column.dtype.kind == "b":
            out[name] = column.astype(float)
        else:
            text = column.astype(object).where(column.notna(), None)
            out.update(from_text(name, text))
    if task.dates is not None:
        out.update(date_parts(pd.concat(task.dates, ignore_index=True)))
    table = pd.DataFrame(out)
    return table.iloc[: len(task.train)], table.iloc[len(task.train) :].reset_index(drop=True)


def from_text(name, text):
    """A date becomes its parts, "B/0/P" its three parts, anything else stays a category."""
    known = text.dropna().astype(str)
    dates = pd.to_datetime(text.astype(str).str[:19], errors="coerce") if known.str.match(r"^\d{4}-\d\d-\d\d").all() else None
    if dates is None and len(known) and known.str.match(r"^\d{1,2}/\d{1,2}/\d{2,4}").all():
        dates = pd.to_datetime(text.astype(str).str.split(" ").str[0], errors="coerce")
    if dates is not None and dates.notna().any():
        return {f"{name} {key}": value for key, value in date_parts(dates).items()}
    for mark in "/_":
        if len(known) and known.nunique() > 50 and (known.str.count(mark) == known.str.count(mark).iloc[0]).all() and mark in known.iloc[0]:
            parts = text.astype(str).where(text.notna()).str.split(mark, expand=True)
            numeric = {i: pd.to_numeric(parts[i], errors="coerce") for i in parts}
            return {f"{name} {i}": numeric[i] if numeric[i].notna().mean() > 0.5 else parts[i] for i in parts}
    number = pd.to_numeric(text, errors="coerce")
    return {name: number if number.notna().sum() >= 0.9 * max(1, text.notna().sum()) else text}


def date_parts(dates):
    days = (dates - dates.min()).dt.days
    return {"days": days.astype(float), "year": dates.dt.year.astype(float), "month": dates.dt.month.astype(float), "day": dates.dt.day.astype(float), "weekday": dates.dt.weekday.astype(float), "day of year": dates.dt.dayofyear.astype(float)}


def is_category(column):
    return column.dtype.kind not in "iufb"


@functools.lru_cache(maxsize=4)
def coded(min_count=3):
    """Numbers for trees: categories by falling frequency, rare ones together; missing is -1 or NaN."""
    train, test = frames()
    both = pd.concat([train, test], ignore_index=True)
    columns = {}
    for name in both:
        column = both[name]
        if is_category(column):
            counts = column.value_counts()
            order = {value: rank for rank, value in enumerate(counts[counts >= min_count].index)}
            columns[name] = column.map(order).fillna(-1).astype(float)
        else:
            columns[name] = column
    out = pd.DataFrame(columns).to_numpy(float)
    return out[: len(train)], out[len(train) :]


@functools.lru_cache(maxsize=4)
def one_hot(min_count=5, bins=0):
    """Sparse columns for linear models: categories, standardised numbers, missing flags, optional quantile bins."""
    train, test = frames()
    both = pd.concat([train, test], ignore_index=True)
    blocks = []
    for name in both:
        column = both[name]
        if is_category(column):
            counts = column.value_counts()
            codes = column.map({v: i for i, v in enumerate(counts[counts >= min_count].index)}).fillna(-1).astype(int).to_numpy()
            blocks.append(indicator(codes))
            continue
        values = column.to_numpy(float)
        missing = np.isnan(values)
        filled = np.where(missing, np.nanmedian(values) if not missing.all() else 0.0, values)
        scaled = (filled - filled.mean()) / (filled.std() or 1.0)
        skewed = np.sign(filled) * np.log1p(np.abs(filled))
        blocks.append(sp.csr_matrix(np.column_stack([scaled, (skewed - skewed.mean()) / (skewed.std() or 1.0)])))
        if missing.any():
            blocks.append(sp.csr_matrix(missing[:, None].astype(float)))
        if bins:
            edges = np.unique(np.quantile(filled, np.linspace(0, 1, bins + 1)[1:-1]))
            blocks.append(indicator(np.digitize(filled, edges)))
    matrix = sp.hstack(blocks).tocsr()
    return matrix[: len(train)], matrix[len(train) :]


def indicator(codes):
    rows = np.flatnonzero(codes >= 0)
    return sp.csr_matrix((np.ones(len(rows)), (rows, codes[rows])), shape=(len(codes), max(1, codes.max() + 1)))


@functools.lru_cache(maxsize=4)
def tfidf(words=2, chars=5, min_df=2):
    """L2-normed TF-IDF of word and character n-grams over train and test; 0 switches a block off."""
    task = load_task()
    text = pd.concat([frame[task.texts].fillna("").agg(" ".join, axis=1) for frame in (task.train, task.test)])
    blocks = []
    if words:
        blocks.append(TfidfVectorizer(ngram_range=(1, words), sublinear_tf=True, min_df=min_df, max_df=0.5, token_pattern=r"(?u)\b\w+\b|[,;:.!?-]").fit_transform(text))
    if chars:
        blocks.append(TfidfVectorizer(analyzer="char_wb", ngram_range=(2, chars), sublinear_tf=True, min_df=max(2, min_df), max_df=0.3, max_features=100_000).fit_transform(text))
    matrix = sp.hstack(blocks).tocsr() * (1.0 / np.sqrt(len(blocks)))
    return matrix[: len(task.train)], matrix[len(task.train) :]


@functools.lru_cache(maxsize=2)
def gram(words=2, chars=5, min_df=2):
    """Inner products of all texts with the training texts: (train x train, test x train)."""
    train, test = tfidf(words, chars, min_df)
    return (train @ train.T).toarray(), (test @ train.T).toarray()


@functools.lru_cache(maxsize=1)
def pixels(side=16):
    """Grey pictures as rows of numbers from 0 to 1, at most `side` pixels wide: (train, test)."""
    task = load_task()
    first, second, ending = task.image_dirs

    def read(folder, ids):
        rows = []
        for name in ids:
            with Image.open(os.path.join(task.data, folder, f"{name}{ending}")) as picture:
                grey = picture.convert("L")
                if max(grey.size) > side:
                    grey = grey.resize((side, side), Image.BILINEAR)
                rows.append(np.asarray(grey, dtype=np.float32) / 255.0)
        return np.stack(rows)

    return read(first, task.train[task.id]), read(second, task.test[task.id])


@functools.lru_cache(maxsize=4)
def calendar(harmonics=8, holidays=3):
    """Design of a daily series: weekday, month and their product, Fourier terms, trend, holidays and their eves."""
    task = load_task()
    dates = pd.concat(task.dates, ignore_index=True)
    year = (dates - dates.min()).dt.days.to_numpy() / 365.25
    angle = 2 * np.pi * dates.dt.dayofyear.to_numpy() / 365.25
    weekday, month = dates.dt.weekday.to_numpy(), dates.dt.month.to_numpy() - 1
    blocks = [year[:, None], np.eye(7)[weekday], np.eye(12)[month], np.eye(84)[weekday * 12 + month]]
    blocks += [np.column_stack([f(k * angle) for k in range(1, harmonics + 1) for f in (np.sin, np.cos)])]
    blocks += [np.eye(7)[weekday] * year[:, None]]
    if holidays:
        blocks.append(holiday_columns(dates, holidays))
    design = np.hstack(blocks)
    return design[: len(task.train)], design[len(task.train) :]


def holiday_columns(dates, width):
    """One column for each US federal holiday and each distance up to `width` days; and for each fixed day near one."""
    table = USFederalHolidayCalendar().holidays(dates.min() - pd.Timedelta(days=9), dates.max() + pd.Timedelta(days=9), return_name=True)
    columns = []
    for name in sorted(set(table)):
        days = table.index[table == name]
        for shift in range(-width, width + 1):
            columns.append(dates.isin(days + pd.Timedelta(days=shift)).to_numpy())
    for month, day in ((1, 1), (2, 14), (2, 29), (4, 1), (7, 3), (7, 4), (7, 5), (10, 31), (11, 11), (12, 23), (12, 24), (12, 25), (12, 26), (12, 30), (12, 31)):
        columns.append(((dates.dt.month == month) & (dates.dt.day == day)).to_numpy())
        columns.append(columns[-1] & (dates.dt.weekday < 5).to_numpy())
    columns += [((dates.dt.day == 13) & (dates.dt.weekday == 4)).to_numpy(), (dates.dt.day == 13).to_numpy()]
    return np.column_stack(columns).astype(float)


def warm():
    """Makes what the first drafts use, so that forked children find it made."""
    task = load_task()
    if task.image_dirs:
        pixels()
    elif task.families()[0].startswith("text"):
        gram() if len(task.y) <= LARGEST_GRAM else tfidf()
    else:
        coded(), one_hot()
        if task.is_forecast:
            calendar()
