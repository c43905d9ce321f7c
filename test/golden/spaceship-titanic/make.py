"""Golden files of competitions/spaceship-titanic, from the real libraries.

    pip install pandas==2.2.3 scikit-learn==1.5.2 numpy==1.26.4
    python test/golden/spaceship-titanic/make.py

Reads train.csv of this folder (written by the competition's fixture/make.ts, which a test compares) and writes
expected.json: the MD5s of the prepared files, and for each of many submissions the unrounded accuracy, or null where
reading or scoring it fails.
"""

import hashlib
import io
import json
import pathlib
import warnings

import numpy
import pandas as pd
import sklearn
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

warnings.simplefilter("ignore")
HERE = pathlib.Path(__file__).parent
ID, TARGET = "PassengerId", "Transported"


def prepared():
    train, test = train_test_split(
        pd.read_csv(HERE / "train.csv", float_precision="round_trip"), test_size=0.1, random_state=0
    )
    sample = test[[ID, TARGET]].assign(**{TARGET: False})
    texts = {
        "public": {"sample_submission.csv": sample, "test.csv": test.drop(columns=TARGET), "train.csv": train},
        "private": {"test.csv": test},
    }
    return {
        part: {name: frame.to_csv(index=False) for name, frame in files.items()} for part, files in texts.items()
    }


def score(submission, answers):
    """Unrounded accuracy of a submission's bytes, None when any step refuses it."""
    try:
        try:
            given = pd.read_csv(io.BytesIO(submission), float_precision="round_trip")
        except pd.errors.EmptyDataError:
            given = pd.DataFrame()
        if len(given) != len(answers) or ID not in given or TARGET not in given:
            return None
        given, wanted = given.sort_values(ID), answers.sort_values(ID)
        if (given[ID].values != wanted[ID].values).any():
            return None
        return accuracy_score(y_true=wanted[TARGET].to_numpy(), y_pred=given[TARGET].to_numpy())
    except Exception:
        return None


def submissions(answers):
    """(name, bytes) of each case. Most are right but for what their name says."""
    ids = answers[ID].tolist()
    truth = answers[TARGET].tolist()
    n = len(ids)
    rng = numpy.random.RandomState(7)
    order = rng.permutation(n).tolist()
    half = [value if i % 3 else not value for i, value in enumerate(truth)]

    def table(values, names=ids, header=f"{ID},{TARGET}", end="\n"):
        rows = [f"{name},{value}" for name, value in zip(names, values)]
        return end.join([header, *rows]) + end

    def changed(value, at=3, base=truth):
        return [value if i == at else v for i, v in enumerate(base)]

    def words(true, false):
        return [true if value else false for value in half]

    plain = table(truth)
    cases = {
        # good ones
        "perfect": plain,
        "two thirds right": table(half),
        "all wrong": table([not v for v in truth]),
        "all False": table([False] * n),
        "all True": table([True] * n),
        "reordered": table([half[i] for i in order], [ids[i] for i in order]),
        "reversed": table(half[::-1], ids[::-1]),
        "sorted by id": table([t for _, t in sorted(zip(ids, half))], sorted(ids)),
        "extra column": "\n".join([f"{ID},note,{TARGET}", *(f"{i},x,{v}" for i, v in zip(ids, half))]) + "\n",
        "columns swapped": "\n".join([f"{TARGET},{ID}", *(f"{v},{i}" for i, v in zip(ids, half))]) + "\n",
        "the whole answers file": answers.to_csv(index=False),
        "with a named index column": pd.DataFrame({ID: ids, TARGET: half}).to_csv(),
        "with an index but no header for it": table([f"{i},{v}" for i, v in zip(ids, half)], range(n)),
        "quoted": table([f'"{v}"' for v in half], [f'"{i}"' for i in ids], f'"{ID}","{TARGET}"'),
        "CRLF": table(half, end="\r\n"),
        "CR only": table(half, end="\r"),
        "byte order mark": "\ufeff" + table(half),
        "no newline at the end": table(half).rstrip("\n"),
        "blank lines": table(half).replace("\n", "\n\n"),
        "two blank lines first": "\n\n" + table(half),
        # booleans and numbers in other clothes
        "TRUE and FALSE": table(words("TRUE", "FALSE")),
        "true and false": table(words("true", "false")),
        "tRuE and fAlSe": table(words("tRuE", "fAlSe")),
        "mixed case": table([str(v).upper() if i % 2 else str(v).lower() for i, v in enumerate(half)]),
        "1 and 0": table(words("1", "0")),
        "1.0 and 0.0": table(words("1.0", "0.0")),
        "1e0 and 0e0": table(words("1e0", "0e0")),
        "+1 and -0": table(words("+1", "-0")),
        "01 and 00": table(words("01", "00")),
        "2 and 0": table(words("2", "0")),
        "1 and -1": table(words("1", "-1")),
        "integers 0 to 5": table([i % 6 for i in range(n)]),
        "integers 0 to 5 as floats": table([float(i % 6) for i in range(n)]),
        "one probability": table([0.5 if i == 3 else float(v) for i, v in enumerate(half)]),
        "probabilities": table([0.9 if v else 0.1 for v in half]),
        "one integer among booleans": table(changed(1, base=half)),
        "one True among integers": table(changed("True", base=words("1", "0"))),
        "inf": table(changed("inf", base=words("1.0", "0.0"))),
        "1e300": table(changed("1e300", base=words("1", "0"))),
        "int64's largest": table(changed(2**63 - 1, base=words("1", "0"))),
        "uint64's largest": table(changed(2**64 - 1, base=words("1", "0"))),
        "beyond uint64": table(changed(2**64, base=words("1", "0"))),
        "uint64 beside a negative": table(changed(-1, 4, changed(2**64 - 1, base=words("1", "0")))),
        "-2^63 as a float": table(changed("-9223372036854775808.0", base=words("1.0", "0.0"))),
        "2^63 as a float": table(changed("9223372036854775808.0", base=words("1.0", "0.0"))),
        "spaces around": table([f" {v} " for v in half]),
        "a space before": table([f" {v}" for v in half]),
        "a space before integers": table([f" {v}" for v in words("1", "0")]),
        "underscored integers": table(words("1_0", "0")),
        # words
        "yes and no": table(words("yes", "no")),
        "yes": table(["yes"] * n),
        "yes, no, maybe": table(["yes", "no", "maybe"] * (n // 3) + ["yes"] * (n % 3)),
        "one yes among booleans": table(changed("yes", base=half)),
        "only Trues and one yes": table(changed("yes", base=[True] * n)),
        "yes, no and an empty cell": table(changed("", base=["yes", "no"] * (n // 2) + ["maybe"] * (n % 2))),
        "T and F": table(words("T", "F")),
        "many words": table([f"w{i}" for i in range(n)]),
        "dates": table([f"2026-01-{i + 1:02}" for i in range(n)]),
        # holes
        "one empty cell": table(changed("", base=half)),
        "first cell empty": table(changed("", 0, half)),
        "one NaN": table(changed("NaN", base=half)),
        "one NA among integers": table(changed("NA", base=words("1", "0"))),
        "one None": table(changed("None", base=half)),
        "all empty": table([""] * n),
        "one quoted empty cell": table(changed('""', base=half)),
        "an empty id": table(half, [("" if i == 3 else name) for i, name in enumerate(ids)]),
        "a short row": table(half).replace(f"{ids[3]},{half[3]}\n", f"{ids[3]}\n"),
        # ids and shape
        "a repeated id": table(half, [ids[4] if i == 3 else name for i, name in enumerate(ids)]),
        "a row too many, repeated": table(half + [half[0]], ids + [ids[0]]),
        "an unknown id": table(half, ["9999_01" if i == 3 else name for i, name in enumerate(ids)]),
        "ids in upper case letters": table(half, [f"{name}A" for name in ids]),
        "ids with a space": table(half, [f"{name} " for name in ids]),
        "ids without the underscore": table(half, [name.replace("_", "") for name in ids]),
        "row numbers as ids": table(half, range(n)),
        "one row short": table(half[:-1], ids[:-1]),
        "one row too many": table(half + [True], ids + ["9999_01"]),
        "another column name": table(half, header=f"{ID},transported"),
        "another id name": table(half, header=f"passengerid,{TARGET}"),
        "a space in the header": table(half, header=f"{ID}, {TARGET}"),
        "the target twice": "\n".join(
            [f"{ID},{TARGET},{TARGET}", *(f"{i},{v},{not v}" for i, v in zip(ids, half))]
        ) + "\n",
        "no header": table(half).split("\n", 1)[1],
        "ids only": "\n".join([ID, *ids]) + "\n",
        "header only": f"{ID},{TARGET}\n",
        "header without newline": f"{ID},{TARGET}",
        "empty file": "",
        "newlines only": "\n\n\n",
        "semicolons": table(half).replace(",", ";"),
        "tabs": table(half).replace(",", "\t"),
        "a long row": table(half).replace(f"{ids[3]},{half[3]}\n", f"{ids[3]},{half[3]},1,2\n"),
        "a trailing comma in every row": table([f"{v}," for v in half]),
        "a trailing comma in every row and the header": table([f"{v}," for v in half], header=f"{ID},{TARGET},"),
        "an open quote": table(changed('"True', base=half)),
        "a quote inside": table(changed('Tr"ue', base=half)),
        "JSON": json.dumps(dict(zip(ids, half))),
        "a comment line": "# my submission\n" + table(half),
        "NUL bytes": table(changed("\0", base=half)),
        "a title line": "my submission\n" + table(half),
    }
    encoded = [(name, text.encode()) for name, text in cases.items()]
    return [*encoded, ("UTF-16", plain.encode("utf-16")), ("Latin-1", plain.replace("True", "é").encode("latin-1"))]


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def stored(data):
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"hex": data.hex()}


files = prepared()
answers = pd.read_csv(io.StringIO(files["private"]["test.csv"]), float_precision="round_trip")
expected = {
    "made_with": {"pandas": pd.__version__, "scikit-learn": sklearn.__version__, "numpy": numpy.__version__},
    "checksums": {part: {name: md5(text) for name, text in texts.items()} for part, texts in files.items()},
    "submissions": [
        {"name": name, **stored(data), "score": score(data, answers)} for name, data in submissions(answers)
    ],
}
(HERE / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")
