"""Makes the 7z and tar files of this folder: an encrypted one, links, and paths that leave the folder.

    python3 -m venv venv && venv/bin/pip install py7zr==1.1.4
    venv/bin/python test/golden/archive/make_7z.py
"""

import io
import os
import tarfile
import tempfile
from pathlib import Path

import py7zr

here = Path(__file__).parent
with py7zr.SevenZipFile(here / "encrypted.7z", "w", password="secret") as archive:
    archive.writestr("hidden", "a.txt")
with py7zr.SevenZipFile(here / "good.7z", "w") as archive:
    archive.writestr("hello\n", "folder/a.txt")
    archive.writestr("é\n", "é.txt")
with tempfile.TemporaryDirectory() as folder:
    os.symlink("/etc/passwd", Path(folder) / "link")
    with py7zr.SevenZipFile(here / "symlink.7z", "w") as archive:
        archive.write(Path(folder) / "link", "link")
good = (here / "good.7z").read_bytes()
(here / "truncated.7z").write_bytes(good[: len(good) // 2])


def tar(name, *members, mode="w"):
    with tarfile.open(here / name, mode) as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


def link(name, target):
    info = tarfile.TarInfo(name)
    info.type = tarfile.SYMTYPE
    info.linkname = target
    return info, b""


tar("good.tar.gz", (tarfile.TarInfo("folder/a.txt"), b"hello\n"), (tarfile.TarInfo("é" * 60 + ".txt"), b"x"), mode="w:gz")
tar("traversal.tar", (tarfile.TarInfo("../a.txt"), b"x"))
tar("absolute.tar", (tarfile.TarInfo("/tmp/a.txt"), b"x"))
tar("symlink.tar", link("a", "/etc"), (tarfile.TarInfo("a/b.txt"), b"x"))
(here / "truncated.tar.gz").write_bytes((here / "good.tar.gz").read_bytes()[:90])
