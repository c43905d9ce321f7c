"""Golden values of Python's round(x, 5) (CPython 3.11). Run: python3 make.py > round.json"""

import json
import random
import struct

rng = random.Random(7)
values = [0.015625, 0.046875, 0.5, 1e-6, 5e-6, 1.5e-5, 2.5e-5, 0.000005, 0.1 + 0.2, 1 / 3, 2 / 3, 0.8206650000000001, 123456.015625]
values += [k / 2**n for n in range(6, 21) for k in (1, 3, 5, 7, 11, 13)]
values += [rng.random() * 10 ** rng.randint(-6, 6) for _ in range(200)]
values += [round(rng.random(), 6) for _ in range(100)]
values += [-v for v in values]
# Bits, not decimals: the test must read exactly the number that Python rounded.
print(json.dumps([[struct.pack(">d", v).hex(), struct.pack(">d", round(v, 5)).hex()] for v in values]))
