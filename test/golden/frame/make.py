"""Makes cases.json: what pandas reads from and writes for torture CSVs.

    python3 -m venv venv && venv/bin/pip install pandas==2.2.3 numpy==1.26.4
    venv/bin/python test/golden/frame/make.py

Python 3.11 (its csv writer leaves a lone carriage return unquoted, as the one that made edition v1 did).
"""

import base64
import json
import os
import random
import struct
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

assert pd.__version__ == "2.2.3" and np.__version__ == "1.26.4" and sys.version_info[:2] == (3, 11)
warnings.simplefilter("ignore")
random.seed(20241)


def value(x):
    """One cell as [type, text]; None for missing."""
    if x is None or (isinstance(x, float) and np.isnan(x)):
        return None
    if isinstance(x, (bool, np.bool_)):
        return ["bool", str(bool(x))]
    if isinstance(x, (int, np.integer)):
        return ["int", str(int(x))]
    if isinstance(x, (float, np.floating)):
        return ["float", struct.pack(">d", x).hex()]
    return ["str", x]


def column(series):
    """dtype and run-length encoded values."""
    runs = []
    for v in map(value, series.tolist()):
        if runs and runs[-1][0] == v:
            runs[-1][1] += 1
        else:
            runs.append([v, 1])
    return [str(series.dtype), runs]


def case(name, data, repeat=None):
    """`repeat`: [[text, times], ...] instead of data, for long files."""
    raw = data if repeat is None else b"".join(text.encode() * times for text, times in repeat)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.csv")
        Path(path).write_bytes(raw)
        result = {"name": name}
        if repeat is None:
            try:
                result["text"] = data.decode()
            except UnicodeDecodeError:
                result["base64"] = base64.b64encode(data).decode()
        else:
            result["repeat"] = repeat
        try:
            frame = pd.read_csv(path, float_precision="round_trip")
        except Exception as error:  # noqa: BLE001: the class is what is recorded
            result["error"] = [type(error).__name__, str(error)]
            return result
    if repeat is None and len(frame) > len(raw):
        # A line that begins with a blank after a bare carriage return sends pandas back to lines it has read,
        # again and again: often until its buffer overflows (an error), else until a chunk is full.
        result["error"] = ["RepeatedLines", f"{len(frame)} rows from {len(raw)} bytes"]
        return result
    result["names"] = list(frame.columns)
    result["columns"] = [column(frame.iloc[:, i]) for i in range(frame.shape[1])]
    if not isinstance(frame.index, pd.RangeIndex) and len(frame):
        levels = range(frame.index.nlevels)
        result["index"] = [column(frame.index.get_level_values(i).to_series()) for i in levels]
    written = frame.to_csv(index=False)
    if repeat is None:
        result["csv"] = written if written.encode() != raw else True
    return result


cases = []


def add(name, text):
    cases.append(case(name, text.encode() if isinstance(text, str) else text))


# Numbers: one column, one value, and the same value after a plain integer and with a missing value.
numbers = """0 -0 +0 00012 -0005 +5 7. .5 . - + +- 1e5 1E5 1e+5 1e-5 1e 1e+ e5 1.5e3.5 1_000 1,5 0x10 0b1 1d3 1f 1L
12345678901234567 9007199254740991 9007199254740992 9007199254740993 -9007199254740993 9223372036854775807
9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615 18446744073709551616
99999999999999999999 99999999999999999999.5 12345678901234567890.5 0000000000000000000000000000012 00000000000000000000000000009223372036854775808
0.1 0.30000000000000004 0.1000000000000000055511151231257827 2.2250738585072011e-308 4.9e-324 2.4e-324 1e-400 -1e-400 1e308
1.7976931348623157e308 1.7976931348623159e308 -1.7976931348623159e308 1e400 -1e400 123456789012345678e-30 9007199254740993.0
9007199254740992.5 0.500000000000000166533453693773481063544750213623046875 1.00000000000000011102230246251565 1e22 1e23 8.5e22
100000000000000000000000.0 1e16 1e15 123456789012345.6 9999999999999998.0 0.0001 0.00001 0.000123456 1e-4 1e-5 -1e-7 3.0e-7 1e21 -1e21 1e100
inf -inf +inf Inf INF infinity Infinity -Infinity +iNfInItY infinit nan NaN -nan -NaN NAN Nan +nan NA N/A n/a NULL null Null None none <NA>
#N/A #NA 1.#IND -1.#IND 1.#QNAN -1.#QNAN #N/A.N/A True TRUE true tRuE False FALSE false fAlSe T F yes no 0x1p3 1/2 50% $5 १ ١ ²""".split()
numbers += ["1 ", " 1", " 1.5 ", "\t1", "1\t", "\x0b1\x0c", "1 2", " ", "  ", "\t", " nan", "nan ", " NA", "inf ", " inf", " True", "True ",
            "- 5", "+ 5", "1 .5", "\xa01", "\u20071", "#N/A N/A", "1\n", "\n1", "1e5 ", "1\r", "99999999999999999999 x", "1.5 x"]
for number in numbers:
    add(f"one value {number!r}", f'a,b\n"{number}",1\n')
for number in numbers[:60] + numbers[-40:]:
    add(f"after 1: {number!r}", f'a\n1\n"{number}"\n')
for number in numbers[:40] + ["True", "false", "inf", "abc"]:
    add(f"with a missing value: {number!r}", f'a,b\n{number.replace(",", ".")},1\n,2\nNA,3\n')

# Columns that mix.
mixes = ["1|2.5", "1|a", "True|False", "True|1", "True||False", "True|NA|abc", "|", "NA|NaN", "9223372036854775808|1", "9223372036854775808|-1",
         "9223372036854775808|", "9223372036854775808|NA|-1", "9223372036854775808|a", "9223372036854775808|1.5", "9223372036854775808|-abc|NA",
         "18446744073709551616|1", "18446744073709551616|NA", "18446744073709551616|1.5", "1.5|18446744073709551616", "-9223372036854775809|NA",
         "-9223372036854775809|9223372036854775808|NA", "-9223372036854775808|NA|1", "9007199254740993|NA|1", "1|9007199254740993|-3", "1|a|NA|2",
         "1.0|2.0", "1.0|2|", "1e3|2", "inf|1", "inf|NA", "-0|0", "-0|0.0", "-0.0|", "true|1.5", "TRUE|", "x|X|x|| x|x ", "é|e\u0301|漢字|😀|\ufeff",
         "01|1|1.0", "2020-01-01|2020-01-02", "1|1_0", "9223372036854775808|+9223372036854775807", "9223372036854775808| 5 ", "9223372036854775808|5x"]
for mix in mixes:
    add(f"column {mix}", "".join(f'{cell},0\n' for cell in ["a", *mix.split("|")]))

# Quotes, line ends, blanks, headers, rows of other lengths.
texts = ["", "\n", "\n\n", " ", " \n", "\ufeff", "\ufeff\n", "a", "a,b", "a\n", "a,b\n", "a\n\n", "\n\na,b\n\n1,2\n\n\n3,4\n\n", "a\n \n1\n\t\n2\n \t ", "a,b\n , \n1,2\n",
         "a\n  1\n 2\n", "a\n  x\n\ty\n", " a, b \n1,2\n", '"a","b"\n"1","2"\n', '"a,b",c\n1,2\n', 'a\n""\n', 'a\n""\n1\n', 'a,b\n"",""\n', 'a\n" "\n', 'a\n"x""y"\n',
         'a\n""""\n', 'a\n"""x"""\n', 'a,b\n"x"y,1\n', 'a,b\n"x"y"z,1\n', 'a,b\n"x" ,1\n', 'a,b\n "x",1\n', 'a,b\nx"y,1\n', 'a,b\nx"y"z,"1"\n', 'a,b\n"x""y"z""w,1\n',
         'a,b\n"line1\nline2",1\n', 'a,b\n"line1\r\nline2",1\n', 'a,b\n"x\ry",1\n', 'a\n"\n"\n', 'a\n"x', 'a,b\n1,"x\n2,3\n', 'a\n"x""', 'a\n"', '"', '"a', '"a"', 'a\n"x"',
         "a,b\r\n1,2\r\n", "a,b\r1,2\r", "a,b\r1,2", "a,b\n1,2\r3,4\r\n5,6\n", "a,b\r\r1,2\r", "a,b\r\n\r\n1,2\r\n", "a,b\n\r,1\n", "a,b\r,1\r", "a,b\n\r\n,1\n", "a,b\n1,2\r\r\n3,4",
         "a,b\n \r,1\n", "\r,a,b\n1,2\n", "a\rb\r c\r d\r", "a\r b\r", "a\r b\rc\r", "a\r b\r c\rd", "a\r\n b\r\n c\r\n", "a\nb\r c\n", "a\n1\r 2\n3\n", "a\r\r b\r", " a\r b\n",
         "a,b\n1\n", "a,b\n1\n2,3\n", "a,b,c\n1\n2,3\n4,5,6\n", "a,b\n1,2,3\n", "a,b\n1,2,\n", "a,b,\n1,2,\n", "a,b\n1,2,3\n4,5\n", "a,b\n1,2,3\n4\n", "a,b\n1,2,3,4\n5,6,7,8\n", "a,b\n1,2,3,4\n5,6\n",
         "a,b\nx,1,2\ny,3,4\n", "a,b\nNA,1,2\n,3,4\n", "a,b\nTrue,1,2\nFalse,3,4\n", "a\n1,2\n3,4,5\n", "a,b\n1,2\n3,4,5\n", "a,b\n1,2\n\n\n3,4,5\n", 'a,b\n1,"x\ny"\n3,4,5\n', "a,b\n1,2\n3,4,5", "a\n1\n2,\n", "a\n1,\n",
         "a,b\n1,2\r\n3,4,5\r\n", "a,b\n1,2,3\n4,5,6,7\n", ",\n", ",\n1,2\n", ",a\n1,2\n", "a,,b,\n1,2,3,4\n", "a,a\n1,2\n", "a,a,a\n1,2,3\n", "a,a.1,a\n1,2,3\n", "a,a,a.1\n1,2,3\n", "a.1,a,a\n1,2,3\n",
         "a,a,a.1,a.1,a\n1,2,3,4,5\n", "a.1,a.1,a,a,a\n1,2,3,4,5\n", "x,x.1,x.2,x,x\n1,2,3,4,5\n", "Unnamed: 1,\n1,2\n", ",Unnamed: 0\n1,2\n", ",,\n1,2,3\n", "Unnamed: 0,,Unnamed: 0,Unnamed: 1\n1,2,3,4\n", ',""\n1,2\n',
         "1,1,1.0\n1,2,3\n", "nan,NaN,\n1,2,3\n", '"a\nb",c\n1,2\n', '"a""b",c\n1,2\n', "a b,c\n1,2\n", "é,漢\n1,2\n", "\ufeffa,b\n1,2\n", '\ufeff"a",b\n1,2\n', "a,b\n\ufeff1,2\n", "\ufeff\ufeffa\n1\n", "a\n1\n\ufeff2\n",
         "a;b\n1;2\n", "a\tb\n1\t2\n", "# c\n1\n", "a\n#x\n1\n", "a,b\n#1,2\n", "a\n'1'\n", "a,b\n\\,1,2\n", 'a\n"\\"x"\n', "a\n1\n2\n3", "a\n,\n", "a,b\n,\n", "a,b\n,,\n", "a,b\n1,2\n,,\n", "a\n\n,1\n", "a,b\n1,2\n ,\n",
         "a,b\n1,2\n \n", "a,b\n1,2\n ", "a,b\n1,2\n\t\t", "a,b\n1,2\n \r", "a,b\n1,2\n  3,4\n", "a\n\x0b\n", "a\n\x0c1\n", "a\n\x1a\n", "a\n\x85\n", "a\n\u2028\n", "a,b\nx\x00y,1\n", "a\x00b,c\n1\x002,3\n", "a\n\x00\n", "a\n1\n\x00", "\x00", "\x00\n1\n", "\x00,\x00\n1,2\n",
         'a,b\n"x\x00y""z",1\n', 'a,b\n"p""q\x00r",1\nx,2\x003\n', "a\n1\x00\n2\n", "a\n\x00\x00,\n"]
for text in texts:
    add(f"text {text!r}", text)
for raw in [b"a\n\xff\n", b"\xff,b\n1,2\n", b"a\nx\n\xc3\n", b"a\n\xc3", b"a\n\xed\xa0\x80\n", b"a\n\xf4\x90\x80\x80\n", b"a\n\xc0\x80\n", b"a\n\xf0\x9f\x98\x80\n", "a\né\n".encode("latin-1"),
            "a,b\n1,2\n".encode("utf-16"), b"a,b\n1,2,\xff\n", b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04\x14\x00", b"a\n1\x00\xff\n"]:
    add(f"bytes {raw!r}", raw)

# Generated: small alphabets hit the state machine's corners, number-like ones the inference.
for n in range(400):
    alphabet = random.choice(['a1,\n"', 'a,\n"" \r', "1,\n\r \t", 'x,,\n\n"\r\x00 ', "0123456789.eE+-,\n ", "1,\n-.Ne", 'é,"\n😀 '])
    add(f"random {n}", "".join(random.choice(alphabet) for _ in range(random.randint(1, 40))))
for n in range(150):
    alphabet = random.choice(['a1,\n"', 'a\n"" \r', "1\n\r \t", '"\r\n,'])
    add(f"random body {n}", "a,b\n" + "".join(random.choice(alphabet) for _ in range(random.randint(1, 30))))
tokens = ["1", "2", "-3", "1.5", "", "NA", "nan", "True", "false", "x", "9223372036854775808", "-9223372036854775809", "99999999999999999999", "1e5", " 4", "inf", '"q,"', '"a""b"']
for n in range(200):
    few = random.sample(tokens, random.randint(1, 4))
    rows = random.randint(1, 6)
    width = random.randint(1, 3)
    header = ",".join(random.choice(["a", "b", "", "a.1", "a"]) for _ in range(width))
    add(f"random column {n}", header + "\n" + "".join(",".join(random.choice(few) for _ in range(width)) + "\n" for _ in range(rows)))
digits = "0123456789"
for n in range(8):
    lines = []
    for _ in range(60):
        text = "".join(random.choice(digits) for _ in range(random.randint(1, 22)))
        point = random.randint(0, len(text))
        text = random.choice(["", "-", "+"]) + text[:point] + "." + text[point:]
        lines.append(text + (f"e{random.randint(-330, 290)}" if random.random() < 0.4 else ""))
    add(f"random floats {n}", "a\n" + "\n".join(lines) + "\n")
bits = np.random.default_rng(7).integers(0, 2**64, 120, dtype=np.uint64).view(np.float64)
add("floats of random bits", "a\n" + "\n".join(repr(float(x)) for x in bits if np.isfinite(x)) + "\n")
ulps = [float(np.nextafter(1.0 * 10.0**e, d)) for e in range(-8, 23) for d in (-np.inf, np.inf)] + [10.0**e for e in range(-8, 23)]
add("floats around powers of ten", "a\n" + "\n".join(map(repr, ulps)) + "\n")

# Long files: dtypes are inferred for 2^18 rows at a time when there are two columns.
chunk = 2**18
for name, cells in {
    "int then float": ["1", "2.5"], "bool then int": ["True", "1"], "bool then float": ["True", "1.5"], "bool, int, text": ["True", "1", "a"],
    "int then uint64": ["1", "9223372036854775808"], "bool then uint64": ["True", "9223372036854775808"], "int, text, float": ["1", "a", "2.5"],
    "missing then text": ["", "a"], "bool then missing": ["True", ""], "bool then text": ["True", "a"], "uint64 then text": ["9223372036854775808", "a"],
    "int then beyond uint64": ["1", "99999999999999999999"], "text, large int": ["1.0", "x", "9007199254740993"], "int then large int": ["5", "9007199254740993"],
    "bool, int, uint64": ["True", "-1", "9223372036854775808"], "large int then float": ["9007199254740993", "0.5"],
}.items():
    cases.append(case(f"chunks: {name}", None, [["x,y\n", 1], *[[f"{cell},0\n", chunk] for cell in cells]]))
for name, body in {
    "one row before the chunk's end": [["1,0\n", chunk - 1], ["a,0\n", 1], ["1,0\n", 1]],
    "first row of the second chunk": [["1,0\n", chunk], ["a,0\n", 1], ["1,0\n", 1]],
    "longer first row of the second chunk": [["1,0\n", chunk], ["2,3,4\n", 1], ["5,6\n", 1], ["7,8,9\n", 1]],
    "longer second row of the second chunk": [["1,0\n", chunk], ["5,6\n", 1], ["7,8,9\n", 1]],
    "even longer row after a longer one": [["1,0\n", chunk], ["2,3,4\n", 1], ["7,8,9,10\n", 1]],
    "exactly one chunk": [["1,0\n", chunk]],
    "leading blanks across the buffer's end": [["1,0\n", 65534], ["    x,0\n", 1], ["     y,0\n", 2], ["1,0\n", 3]],
    "leading blanks across the buffer's end, two bytes a character": [["é,0\n", 65534], ["    x,0\n", 1], ["     y,0\n", 2]],
}.items():
    cases.append(case(f"chunks: {name}", None, [["x,y\n", 1], *body]))
cases.append(case("chunks: three columns have 2^18 rows too", None, [["x,y,z\n", 1], ["1,0,0\n", chunk], ["a,0,0\n", 1]]))
cases.append(case("chunks: four columns have 2^17 rows", None, [["x,y,z,w\n", 1], ["1,0,0,0\n", chunk // 2], ["a,0,0,0\n", 1]]))
cases.append(case("chunks: one column has 2^19 rows", None, [["x\n", 1], ["1\n", 2 * chunk], ["a\n", 1]]))


def sort_case(name, values, dtype=None):
    series = pd.Series(values, dtype=dtype)
    try:
        order = [int(i) for i in series.to_frame("a").sort_values("a", kind="stable").index]
    except TypeError as error:
        order = str(error)
    return {"name": name, "column": column(series), "order": order}


sorts = [
    sort_case("ints", [3, -1, 2**53 + 1, 2**53, 0], "int64"), sort_case("uints", [2**63 + 1, 2**63, 5], "uint64"),
    sort_case("floats", [1.5, float("nan"), -0.0, 0.0, float("inf"), float("-inf"), float("nan"), -2.5]), sort_case("bools", [True, False, True]),
    sort_case("strings", ["b", "a", None, "B", "é", "e", "\uffff", "😀", "\ud7ff", "", "a b", "ab", "a"]), sort_case("bools as objects", [True, None, False]),
    sort_case("ints and floats", [2, 1.5, True, None, -3], "object"), sort_case("mixed", [1, "a"], "object"), sort_case("mixed with missing", ["b", None, 1.5], "object"),
    sort_case("ties", [2, 1, 2, 1, 2, 1]), sort_case("equal strings", ["b", "a", "b", "a"]), sort_case("empty", [], "float64"),
]

writes = []
for names, columns in [(["a"], [["\r", " x", "'", "a\\b", "#", "\t", "", "x;y"]]), (["a,b", 'q"', "n\nl", "", " "], [[1]] * 5), ([""], [["", None, "a"]]), ([""], [[1]]), ([], []),
                       (["o"], [[1, 1.0, True, None, "1", 1e16, -0.0, 10**30]]), (["a", "b"], [["", None], [None, ""]])]:
    frame = pd.DataFrame({i: pd.Series(c, dtype="object" if len(c) > 1 else None) for i, c in enumerate(columns)})
    frame.columns = names
    writes.append({"names": names, "columns": [column(frame.iloc[:, i]) for i in range(len(names))], "csv": frame.to_csv(index=False)})

out = Path(__file__).with_name("cases.json")
out.write_text(json.dumps({"cases": cases, "sorts": sorts, "writes": writes}, ensure_ascii=True, separators=(",", ":")).replace('},{"name"', '},\n{"name"') + "\n")
print(len(cases), "cases", len(sorts), "sorts", len(writes), "writes", out.stat().st_size, "bytes")
