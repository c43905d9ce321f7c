"""System call numbers from the kernel's own headers (Debian 12, linux-libc-dev 6.1).

python3 test/golden/sandbox/make.py
"""
import json, pathlib, re

here = pathlib.Path(__file__).parent
source = (here / "../../../src/sandbox/linux/syscalls.ts").read_text()
names = sorted(set(re.findall(r"^\s+(\w+): \d+,", source, re.M)))


def numbers(header):
    text = pathlib.Path(header).read_text()
    found = {name: int(number) for name, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)\b", text)}
    return {name: found[name] for name in names if name in found}


golden = {
    "x64": numbers("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "arm64": numbers("/usr/include/asm-generic/unistd.h"),
}
(here / "syscalls.json").write_text(json.dumps(golden, indent=1) + "\n")
