# Signal processes outside: the harness, the host's init, a whole group. (The test looks whether they live.)
import os, signal
host = int(os.environ["HOST_PID"])
inside = {int(pid) for pid in os.listdir("/proc") if pid.isdigit()}
for pid in (host, -host, 1):
    if abs(pid) in inside and pid != 1:
        continue  # a number of one of our own
    try:
        os.kill(pid, signal.SIGKILL)
        if pid != 1:
            print("ESCAPED: signalled", pid)
    except OSError:
        pass
print("done")
