"""Derives strikes.csv from data/birdstrikes.csv of the npm package vega-datasets 3.2.1.

Usage: npm pack vega-datasets@3.2.1 && tar xzf vega-datasets-3.2.1.tgz && python3 derive.py package > strikes.csv
Standard library only; every run writes the same bytes.
"""

import csv
import random
import sys

KEPT = {
    "Airport Name": "airport",
    "Aircraft Make Model": "aircraft",
    "Flight Date": "date",
    "Aircraft Airline Operator": "operator",
    "Origin State": "state",
    "Phase of flight": "phase",
    "Wildlife Size": "size",
    "Wildlife Species": "species",
    "Time of day": "time_of_day",
    "Speed IAS in knots": "speed",
}
with open(f"{sys.argv[1]}/data/birdstrikes.csv", encoding="utf-8", newline="") as file:
    records = list(csv.DictReader(file))
# The three cost columns tell the damage, so they are left out; "None" is the only level without damage.
rows = [[*(record[name] for name in KEPT), int(record["Effect Amount of damage"] != "None")] for record in records]
random.Random(1990).shuffle(rows)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["id", *KEPT.values(), "damage"])
for number, row in enumerate(rows, 1):
    out.writerow([number, *row])
