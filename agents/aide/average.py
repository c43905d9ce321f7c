# Averages the predictions of several submissions, row by row of the first. Arguments: the columns to average, with
# commas; the file to write; the submissions. The other columns are the id.
import sys

import pandas as pd

columns, target, *paths = sys.argv[1:]
columns = columns.split(",")
tables = [pd.read_csv(path, dtype={}) for path in paths]
first = tables[0]
ids = [name for name in first.columns if name not in columns]
for table in tables[1:]:
    matched = first[ids].merge(table, on=ids, how="left", validate="one_to_one")
    first[columns] = first[columns].to_numpy() + matched[columns].to_numpy()
first[columns] = first[columns] / len(tables)
if first[columns].isna().any().any():
    sys.exit("the submissions do not have the same rows")
first.to_csv(target, index=False)
