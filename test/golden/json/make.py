# Expected texts and numbers of Python 3.11's json, of pandas 2.2.3's read_json and to_json, of its CSV reader's own float
# precision, and of C's number formats. Run by hand: python make.py > expected.json
import io
import json
import random

import pandas as pd

assert pd.__version__ == "2.2.3"
draw = random.Random(82)


def characters():
    return "".join(chr(draw.choice([65, 34, 92, 47, 10, 13, 9, 8, 12, 1, 127, 233, 0x2028, 0x1F600, 0xFFFF])) for _ in range(draw.randint(0, 6)))


def value(depth):
    kind = draw.randint(0, 9)
    if depth > 3:
        kind %= 6
    if kind == 0:
        return draw.randint(-(10**20), 10**20)
    if kind == 1:
        return draw.uniform(-1e10, 1e10) * 10 ** draw.randint(-300, 290)
    if kind == 2:
        return characters()
    if kind == 3:
        return draw.choice([None, True, False, float("nan"), float("inf"), -0.0, 1.0, 0])
    if kind == 4:
        return round(draw.uniform(-5, 5), 3)
    if kind == 5:
        return []
    if kind < 8:
        return [value(depth + 1) for _ in range(draw.randint(0, 4))]
    return {str(draw.choice([12, 3, "b", "a", characters()])): value(depth + 1) for _ in range(draw.randint(0, 5))}


def python_json():
    made = {"a": value(0), "z": value(0), "10": value(0)}
    return {
        "text": json.dumps(made, ensure_ascii=False),
        "compact": json.dumps(made),
        "indented": json.dumps(made, indent=4, sort_keys=True),
    }


def number():
    kind = draw.randint(0, 5)
    if kind == 0:
        return round(draw.uniform(-3, 3), 4)
    if kind == 1:
        return draw.uniform(-1e6, 1e6)
    if kind == 2:
        return draw.uniform(-1, 1) * 10 ** draw.randint(-20, 20)
    if kind == 3:
        return draw.randint(-1000, 1000) / 1024
    if kind == 4:
        return draw.randint(-(10**6), 10**6)
    return float(draw.randint(-100, 100))


def pandas_line(i):
    record = {
        "id": f"id_{i}é/\U0001f600\x7f\t\u2028",
        "numbers": [number() for _ in range(20)],
        "nested": {"x": [{"y": number()}], "z": None, "t": True, "big": 13591449469826568799},
    }
    line = json.dumps(record)
    return {"line": line, "written": pd.read_json(io.StringIO(line), lines=True).to_json(orient="records", lines=True).rstrip("\n")}


def float_text():
    kind = draw.randint(0, 3)
    if kind == 0:
        return f"{draw.uniform(-3, 3):.{draw.randint(1, 20)}f}"
    if kind == 1:
        return repr(draw.uniform(-1e6, 1e6))
    if kind == 2:
        return f"{draw.uniform(-9, 9):.{draw.randint(1, 17)}e}"
    return f"{draw.randint(0, 10 ** draw.randint(1, 17))}.{draw.randint(0, 10 ** draw.randint(1, 20))}"


def floats(texts):
    by_json = pd.read_json(io.StringIO('{"a":[%s]}' % ",".join(texts)), lines=True)["a"][0]
    by_csv = pd.read_csv(io.StringIO("x\n" + "\n".join(texts) + "\n"))["x"]
    return [{"text": t, "json": repr(float(a)), "csv": repr(float(b))} for t, a, b in zip(texts, by_json, by_csv)]


def formats():
    made = [draw.uniform(-100, 100), draw.randint(-(2**20), 2**20) / 2048, draw.uniform(-1, 1) * 10 ** draw.randint(-12, 12)]
    made += [round(draw.uniform(-50, 50), draw.randint(0, 6)), draw.randint(-(10**6), 10**6) * 2.0**-11]
    return made


numbers = [0.0, -0.0, 1e10, 9999999999.5, 99999999995.0, 1e-5, 0.00001234, 123456789012345.0]
for _ in range(60):
    numbers += formats()
print(
    json.dumps(
        {
            "python": [python_json() for _ in range(60)],
            "pandas": [pandas_line(i) for i in range(40)],
            "floats": floats([float_text() for _ in range(400)]),
            "formats": [{"value": repr(x), "fixed": "%.10f" % x, "general": "%.10g" % x} for x in numbers],
        },
        indent=1,
    )
)
