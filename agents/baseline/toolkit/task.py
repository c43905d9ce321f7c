"""What the competition asks for and what its data look like, read from /home/data alone."""

import functools
import json
import os
import re

import numpy as np
import pandas as pd

DATA = "/home/data"
REGRESSION_METRICS = {"rmse", "mae", "rmsle"}


class Task:
    """The schema, the tables and the labels; `kind` is regression, binary or multiclass."""

    def __init__(self, data=DATA):
        self.data = data
        text = open(os.path.join(data, "description.md"), encoding="utf-8").read()
        self.schema = json.loads(re.findall(r"```json\n(.*?)\n```", text, re.S)[-1])
        self.metric, self.lower = self.schema["metric"], self.schema["better"] == "lower"
        self.id = self.schema["id"]
        self.targets = [target["column"] for target in self.schema["targets"]]
        self.train = pd.read_csv(os.path.join(data, "train.csv"))
        self.sample = pd.read_csv(os.path.join(data, self.schema["sample_submission"]))
        test = pd.read_csv(os.path.join(data, "test.csv"))
        self.test = self.sample[[self.id]].merge(test, on=self.id, how="left")
        self.read_labels()
        self.features = [c for c in self.test.columns if c in self.train.columns and c != self.id]
        self.dates, self.date_column = self.find_dates()
        self.texts = [c for c in self.features if is_text(self.train[c])]
        self.image_dirs = self.find_images()
        self.is_forecast = self.dates is not None and self.dates[1].min() > self.dates[0].max()

    def read_labels(self):
        """One target column in train, or one label column whose values name the target columns."""
        if len(self.targets) == 1:
            raw = self.train[self.targets[0]]
            kind = "regression" if self.metric in REGRESSION_METRICS else "classes"
        else:
            names = set(self.targets)
            columns = [c for c in self.train.columns if set(self.train[c].astype(str)) <= names]
            if not columns:
                raise ValueError(f"no column of train.csv holds the labels {sorted(names)[:5]}")
            raw, kind = self.train[columns[0]].astype(str), "classes"
        if kind == "regression":
            self.kind, self.classes, self.y = "regression", None, raw.to_numpy(float)
        else:
            self.classes = self.targets if len(self.targets) > 1 else sorted(raw.unique())
            self.y = pd.Categorical(raw, categories=self.classes).codes.astype(int)
            self.kind = "binary" if len(self.classes) == 2 else "multiclass"
        self.outputs = 1 if self.kind == "regression" else len(self.classes)

    def find_dates(self):
        """(train, test) dates from a column of ISO dates, or from year, month and day columns."""
        for column in self.features + [self.id]:
            if column in self.train and self.train[column].dtype.kind not in "iufb":
                values = self.train[column].astype(str)
                if values.str.match(r"^\d{4}-\d\d-\d\d").all():
                    return [pd.to_datetime(frame[column].astype(str).str[:10]) for frame in (self.train, self.test)], column
        day = [c for c in self.features if re.fullmatch(r"day|date_of_month|day_of_month|dom", c)]
        if {"year", "month"} <= set(self.features) and day:
            parts = {"year": "year", "month": "month", "day": day[0]}
            return [pd.to_datetime({k: frame[c] for k, c in parts.items()}) for frame in (self.train, self.test)], None
        return None, None

    def find_images(self):
        """The folders whose pictures are named by id, or None."""
        for first, second in (("train", "test"), ("train_images", "test_images"), ("images", "images")):
            for ending in (".png", ".jpg", ".jpeg", ".bmp", ".tif", ""):
                paths = [os.path.join(self.data, folder, f"{ids.iloc[0]}{ending}") for folder, ids in ((first, self.train[self.id]), (second, self.test[self.id]))]
                if all(os.path.isfile(path) for path in paths):
                    return first, second, ending
        return None

    def families(self):
        """Template families that fit the data, the most promising first."""
        if self.image_dirs:
            return ["pixels-svm", "pixels-neighbours", "pixels-trees", "pixels-linear"]
        if self.texts and len(self.texts) >= len(self.features) - 1:
            return ["text-logistic", "text-bayes", "text-ridge"]
        if self.is_forecast:
            return ["calendar-boosting", "calendar-ridge", "boosting"]
        return ["boosting", "trees", "linear"]


@functools.lru_cache(maxsize=1)
def load_task():
    return Task()


def is_text(column):
    if column.dtype.kind in "iufb":
        return False
    values = column.dropna().astype(str)
    return len(values) > 0 and values.str.len().mean() > 40 and values.str.count(" ").mean() > 5
