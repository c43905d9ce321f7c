"""Derives earthquakes.csv from data/earthquakes.json of the npm package vega-datasets 3.2.1.

Usage: npm pack vega-datasets@3.2.1 && tar xzf vega-datasets-3.2.1.tgz && python3 derive.py package > earthquakes.csv
Standard library only; every run writes the same bytes.
"""

import csv
import json
import random
import sys
from datetime import datetime, timezone

features = json.load(open(f"{sys.argv[1]}/data/earthquakes.json", encoding="utf-8"))["features"]
rows = []
for feature in features:
    p = feature["properties"]
    if p["mag"] is None:
        continue
    longitude, latitude, depth = feature["geometry"]["coordinates"]
    time = datetime.fromtimestamp(p["time"] / 1000, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    row = [time, latitude, longitude, depth, p["magType"], p["nst"], p["gap"], p["dmin"], p["rms"], p["net"], p["type"], p["mag"]]
    rows.append(["" if value is None else value for value in row])
rows.sort(key=lambda row: (row[0], row[1], row[2]))
random.Random(20180206).shuffle(rows)  # ids must not tell the time order
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["id", "time", "latitude", "longitude", "depth", "mag_type", "nst", "gap", "dmin", "rms", "net", "type", "mag"])
for number, row in enumerate(rows, 1):
    out.writerow([number, *row])
