"""Self-test of the sandbox, standard library only. Prints a line a check; exits with 1 if anything could be broken out of."""

import ctypes
import glob
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

results = []


def check(name, ok, detail):
    results.append({"check": name, "ok": bool(ok), "detail": str(detail)[:300]})
    print(f"{'ok  ' if ok else 'FAIL'} {name}: {str(detail)[:300]}", flush=True)


def refused(name, action):
    """The check passes when `action` raises or returns something empty."""
    try:
        got = action()
    except BaseException as error:
        return check(name, True, f"refused ({type(error).__name__}: {error})")
    check(name, not got, got or "nothing there")


def first_readable(paths):
    for path in paths:
        try:
            entries = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(64)
        except OSError:
            continue
        if entries:
            return f"{path}: {entries[:3]}"
    return ""


def answers_by_walk():
    """Looks through everything visible for a folder named private or a prepared data directory."""
    for root, dirs, files in os.walk("/"):
        if root.startswith(("/proc", "/sys", "/usr", "/lib", "/home/data")):
            dirs[:] = []
            continue
        if "private" in dirs or "answers.csv" in files or root.endswith("/prepared"):
            return root
    return ""


def secrets_in_environments():
    found = []
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            text = open(path, "rb").read()
        except OSError:
            continue
        for entry in text.split(b"\0"):
            name, _, value = entry.partition(b"=")
            if value and any(word in name.upper() for word in (b"SECRET", b"API_KEY", b"TOKEN", b"PASSWORD", b"KAGGLE")):
                found.append(name.decode(errors="replace"))
    return found


def connect(host, port):
    with socket.create_connection((host, port), timeout=2):
        return f"connected to {host}:{port}"


def write(path):
    with open(path, "w") as file:
        file.write("x")
    return f"wrote {path}"


def syscall_ok(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return f"system call {number} worked"


data, submission = Path("/home/data"), Path("/home/submission")
check("who am I", os.getuid() != 0, f"uid {os.getuid()}, gid {os.getgid()}")
check("which interpreter", True, f"{sys.executable} {sys.version.split()[0]}")
check("instructions are readable", Path("/home/instructions.txt").read_text(), "yes")
check("description is readable", (data / "description.md").read_text(), "yes")
wanted = ("COMPETITION_ID", "TIME_LIMIT_SECS", "SUBMISSION_DIR", "LOGS_DIR", "CODE_DIR", "AGENT_DIR", "SEED")
check("environment is set", all(os.environ.get(name) for name in wanted), {name: os.environ.get(name) for name in wanted})

refused("answers beside the data", lambda: first_readable(["/private", "/home/private", "/home/data/../private", "/home/data/private", "/data"]))
refused("answers by a walk through all files", answers_by_walk)
refused("answers through other processes", lambda: first_readable(p for p in glob.glob("/proc/[0-9]*/root/root") + glob.glob("/proc/[0-9]*/root/srv/*")))
refused("secrets in any environment", secrets_in_environments)
refused("memory of the first process", lambda: open("/proc/1/mem", "rb").read(1))
for place in ("/home/data/x", "/usr/x", "/etc/x", "/home/instructions.txt", "/x"):
    refused(f"write {place}", lambda place=place: write(place))
refused("become root", lambda: os.setuid(0) or "uid 0")
refused("mount", lambda: subprocess.run(["mount", "-t", "tmpfs", "none", "/tmp"], capture_output=True).returncode == 0)
refused("new user namespace", lambda: subprocess.run(["unshare", "-Ur", "true"], capture_output=True).returncode == 0)
refused("internet by address", lambda: connect("1.1.1.1", 443))
refused("internet by name", lambda: connect("example.com", 80))
refused("cloud metadata", lambda: connect("169.254.169.254", 80))
refused("host's ssh", lambda: connect("127.0.0.1", 22))
refused("container engine's socket", lambda: first_readable(glob.glob("/run/*.sock") + ["/var/run/docker.sock"]))
if hasattr(socket, "AF_VSOCK"):
    refused("virtual machine's socket", lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM))
refused("trace another process", lambda: syscall_ok(101 if os.uname().machine == "x86_64" else 117, 16, 1, 0, 0))

for place in (os.environ["CODE_DIR"], os.environ["LOGS_DIR"], os.environ["AGENT_DIR"], os.environ["SUBMISSION_DIR"], "/tmp"):
    try:
        os.remove(write(f"{place}/agent_was_here.txt").removeprefix("wrote "))
        check(f"may write {place}", True, "yes")
    except OSError as error:
        check(f"may write {place}", False, error)

shutil.copy(data / "sample_submission.csv", submission / "submission.csv")
answer = subprocess.run(["/home/validate_submission.sh", str(submission / "submission.csv")], capture_output=True, text=True, timeout=60)
check("format check of the sample submission", "Submission is valid." in answer.stdout, answer.stdout.strip() or answer.stderr.strip())
answer = subprocess.run(["/home/validate_submission.sh", "/home/instructions.txt"], capture_output=True, text=True, timeout=60)
check("format check of another file", "invalid" in answer.stdout, answer.stdout.strip() or answer.stderr.strip())

Path(os.environ["LOGS_DIR"], "self-test.json").write_text(json.dumps(results, indent=1))
failed = [result["check"] for result in results if not result["ok"]]
print(f"{len(results) - len(failed)} ok, {len(failed)} failed")
sys.exit(1 if failed else 0)
