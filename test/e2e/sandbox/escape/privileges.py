# Become another user or gain capabilities.
import os, subprocess
for name, change in {"setuid": lambda: os.setuid(0), "setgid": lambda: os.setgid(0), "groups": lambda: os.setgroups([0]),
                     "setresuid": lambda: os.setresuid(60002, 60002, 60002),
                     "chown": lambda: (open("/home/code/own", "w").close(), os.chown("/home/code/own", 0, 0))}.items():
    try:
        change()
        print("ESCAPED:", name)
    except OSError:
        pass
status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
if int(status["CapEff"], 16) or int(status["CapPrm"], 16) or int(status["CapBnd"], 16):
    print("ESCAPED: capabilities", status["CapEff"], status["CapPrm"], status["CapBnd"])
if status["NoNewPrivs"] != "1" or status["Seccomp"] != "2":
    print("ESCAPED: no_new_privs", status["NoNewPrivs"], "seccomp", status["Seccomp"])
run = subprocess.run(["su", "root", "-c", "id -u"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
if run.stdout.strip() == "0":
    print("ESCAPED: su")
print("done")
