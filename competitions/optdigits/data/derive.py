"""Derives digits.csv from scikit-learn's copy of the UCI test set of handwritten digits.

Usage: pip install scikit-learn==1.5.2
       python3 derive.py <site-packages>/sklearn digits.csv

Adds a header and writes the numbers as integers; the rows and their order stay. Needs only the standard library.
"""

import csv
import gzip
import sys
from pathlib import Path


def main(package: str, target: str) -> None:
    source = Path(package) / "datasets" / "data" / "digits.csv.gz"
    with gzip.open(source, "rt", newline="") as lines, open(target, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*(f"r{row}c{column}" for row in range(8) for column in range(8)), "label"])
        for line in csv.reader(lines):
            writer.writerow([int(float(value)) for value in line])


if __name__ == "__main__":
    main(*sys.argv[1:])
