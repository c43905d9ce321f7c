"""The agent's actions on files, inside the sandbox. One request as JSON on standard input, one answer on standard output:
{"text": what was asked for} or {"problem": why it cannot be}. Names are relative to the working directory."""
import difflib
import json
import os
import shutil
import sys

BACKUPS = "/home/agent/backups"
MAX_NAMES = 200


def list_files(name, **_):
    entries = sorted(os.scandir(name or "."), key=lambda entry: entry.name)
    lines = [entry.name + ("/" if entry.is_dir() else f"  {entry.stat().st_size} bytes") for entry in entries[:MAX_NAMES]]
    if len(entries) > MAX_NAMES:
        lines.append(f"… and {len(entries) - MAX_NAMES} more")
    return "\n".join(lines) or "The folder is empty."


def read(name, offset=0, chars=0, **_):
    with open(name, encoding="utf-8", errors="replace") as file:
        remaining = offset
        while remaining > 0:
            skipped = file.read(min(remaining, 1 << 20))
            if not skipped:
                break
            remaining -= len(skipped)
        return file.read(chars)


def lines(name, first, last, **_):
    found = []
    with open(name, encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if number > last:
                break
            if number >= first:
                found.append(line[:500].rstrip("\n"))
    return "\n".join(found) or f"{name} has no line {first}."


def copy(source, destination, **_):
    if os.path.isdir(source):
        shutil.copytree(source, destination)
    else:
        keep(destination)
        shutil.copyfile(source, destination)
    return f"{source} is copied to {destination}."


def write(name, content, like=None, **_):
    """Writes a script; the answer shows what changed against the script `like`."""
    before = ""
    if like and os.path.exists(like):
        with open(like, encoding="utf-8", errors="replace") as file:
            before = file.read()
    keep(name)
    with open(name, "w", encoding="utf-8") as file:
        file.write(content)
    changes = difflib.unified_diff(before.splitlines(), content.splitlines(), like or "nothing", name, lineterm="")
    return "\n".join(changes)


def undo(name, **_):
    kept = history(name)
    if not kept:
        raise OSError(f"No change of {name} is there to be undone.")
    if kept[-1].endswith(".none"):
        os.remove(name)
    else:
        shutil.copyfile(kept[-1], name)
    os.remove(kept[-1])
    return f"The last change of {name} is undone."


def keep(name):
    """What a file is before it changes, numbered; a file that is not there yet leaves a mark that says so."""
    folder = os.path.join(BACKUPS, os.path.abspath(name).strip("/").replace("/", "__"))
    os.makedirs(folder, exist_ok=True)
    number = len(os.listdir(folder))
    if os.path.exists(name):
        shutil.copyfile(name, os.path.join(folder, f"{number:06d}.kept"))
    else:
        open(os.path.join(folder, f"{number:06d}.none"), "w").close()


def history(name):
    folder = os.path.join(BACKUPS, os.path.abspath(name).strip("/").replace("/", "__"))
    if not os.path.isdir(folder):
        return []
    return [os.path.join(folder, entry) for entry in sorted(os.listdir(folder))]


def main():
    request = json.load(sys.stdin)
    actions = {"list": list_files, "read": read, "lines": lines, "copy": copy, "write": write, "undo": undo}
    try:
        answer = {"text": actions[request.pop("action")](**request)}
    except (OSError, shutil.Error, UnicodeError) as error:
        answer = {"problem": str(error)}
    json.dump(answer, sys.stdout)


main()
