"""Makes the zips of this folder with Python's zipfile (any Python 3.11): good ones, zip64 ones, hostile ones.

    python3 test/golden/archive/make.py

Damage that zipfile cannot write (encryption, a wrong CRC, a wrong size) is patched into the bytes.
"""

import io
import pathlib
import struct
import warnings
import zipfile

HERE = pathlib.Path(__file__).parent
CSV = "id,y\n" + "".join(f"{i},{i * i % 7}\n" for i in range(200))


def zipped(entries, method=zipfile.ZIP_DEFLATED, zip64=False):
    """entries: (name, text, unix mode) in order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # duplicate names are on purpose
        for name, text, mode in entries:
            info = zipfile.ZipInfo(name, (2020, 1, 2, 3, 4, 6))
            info.compress_type = method
            info.external_attr = mode << 16
            info.create_system = 3
            with archive.open(info, "w", force_zip64=zip64) as file:
                file.write(text.encode())
    return bytearray(buffer.getvalue())


def good(*extra):
    return zipped([("train.csv", CSV, 0o100644), *extra])


def directory_entry(data, index):
    """Offset of the index-th central directory header."""
    at = -1
    for _ in range(index + 1):
        at = data.index(b"PK\x01\x02", at + 1)
    return at


def patched(data, changes):
    for at, packing, value in changes:
        struct.pack_into(packing, data, at, value)
    return data


def encrypted():
    data = good()
    directory = directory_entry(data, 0)
    return patched(data, [(6, "<H", 1), (directory + 8, "<H", 1)])


def wrong_crc():
    data = good()
    return patched(data, [(directory_entry(data, 0) + 16, "<I", 0x12345678)])


def wrong_size(size):
    data = good()
    return patched(data, [(directory_entry(data, 0) + 24, "<I", size)])


def overlapping():
    """Ten directory entries whose sizes together exceed the file: a bomb by shared bytes."""
    data = zipped([(f"{i}.csv", CSV, 0o100644) for i in range(10)], zipfile.ZIP_STORED)
    total = len(CSV.encode()) * 5
    first = data.index(b"PK\x01\x02")
    for i in range(10):
        at = directory_entry(data, i)
        patched(data, [(at + 20, "<I", total), (at + 24, "<I", total)])
    assert first < len(data)
    return data


def bad_method():
    data = good()
    return patched(data, [(8, "<H", 99), (directory_entry(data, 0) + 10, "<H", 99)])


def zip64_end_record():
    """The end record says 'see zip64' as it does above 65,535 entries; record and locator written as APPNOTE 4.3.14."""
    data = good(("images/a.txt", "a", 0o100644))
    end = data.rindex(b"PK\x05\x06")
    count, size, offset = struct.unpack_from("<HII", data, end + 10)
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    classic = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:end] + record + locator + classic


ZIPS = {
    "good.zip": good(("images/", "", 0o040755), ("images/é.txt", "é", 0o100600), ("empty.csv", "", 0o100644)),
    "stored.zip": zipped([("train.csv", CSV, 0o100644)], zipfile.ZIP_STORED),
    "zip64-entry.zip": zipped([("train.csv", CSV, 0o100644)], zip64=True),
    "zip64-end.zip": zip64_end_record(),
    "traversal.zip": good(("../outside.csv", "x", 0o100644)),
    "deep-traversal.zip": good(("a/../../outside.csv", "x", 0o100644)),
    "absolute.zip": good(("/tmp/outside.csv", "x", 0o100644)),
    "backslash.zip": good(("..\\outside.csv", "x", 0o100644)),
    "symlink.zip": good(("link", "/etc/passwd", 0o120777)),
    "fifo.zip": good(("pipe", "", 0o010644)),
    "duplicate.zip": good(("train.csv", "other", 0o100644)),
    "file-as-folder.zip": good(("train.csv/x", "x", 0o100644)),
    "encrypted.zip": encrypted(),
    "bad-method.zip": bad_method(),
    "wrong-crc.zip": wrong_crc(),
    "larger-than-declared.zip": wrong_size(10),
    "smaller-than-declared.zip": wrong_size(100_000),
    "bomb.zip": wrong_size(2_000_000_000),
    "overlapping.zip": overlapping(),
    "truncated.zip": good()[:-40],
    "web-page.zip": b"<!DOCTYPE html><html><title>Sign in</title></html>",
    "empty-file.zip": b"",
}

for name, data in ZIPS.items():
    (HERE / name).write_bytes(data)
