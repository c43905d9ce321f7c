"""Derives digits.csv from sklearn/datasets/data/digits.csv.gz of scikit-learn.

Usage: python3 derive.py path/to/sklearn/datasets/data/digits.csv.gz > digits.csv
Standard library only; every run writes the same bytes.
"""

import csv
import gzip
import random
import sys

with gzip.open(sys.argv[1], "rt", newline="") as file:
    rows = [[int(float(value)) for value in row] for row in csv.reader(file)]
random.Random(1998).shuffle(rows)  # ids must not tell the writer or the order of collection
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["id", "label", *(f"p{i}" for i in range(64))])
for number, row in enumerate(rows, 1):
    out.writerow([number, row[64], *row[:64]])
