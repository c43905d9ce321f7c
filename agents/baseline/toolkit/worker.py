"""Runs node scripts in forked children, so that imports and data are loaded once. JSON lines on stdin and stdout."""

import json
import os
import resource
import runpy
import signal
import sys
import time
import traceback

sys.path.insert(0, "/home/code/toolkit")
replies = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # whatever a library prints goes to stderr, never between the replies


def reply(message):
    replies.write(json.dumps(message) + "\n")
    replies.flush()


def child(script, log):
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(out, 1)
    os.dup2(out, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        runpy.run_path(script, run_name="__main__")
        sys.stdout.flush()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


def execute(script, log, seconds):
    """Exit status of the script, or None when it was killed at its time limit."""
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        child(script, log)
    end = time.monotonic() + seconds
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return None
        time.sleep(0.005)


try:
    from evaluate import load_task
    from features import warm

    task = load_task()
    warm()
    reply({"ready": True, "kind": task.kind, "families": task.families(), "rows": len(task.y), "forecast": bool(task.is_forecast)})
except BaseException as error:
    traceback.print_exc()
    reply({"ready": False, "error": f"{type(error).__name__}: {error}"})
    sys.exit(1)

for line in sys.stdin:
    request = json.loads(line)
    started = time.monotonic()
    code = execute(request["script"], request["log"], request["seconds"])
    reply({"id": request["id"], "code": code, "ms": (time.monotonic() - started) * 1000})
