# See or change the machine's settings.
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for path in ["/sys/kernel/mm", "/sys/class/net", "/sys/devices/system", "/sys/module/ext4", "/boot", "/root/.ssh"]:
    if os.access(path, os.R_OK):
        print("ESCAPED: sees", path)
for name, call in {"sethostname": lambda: libc.sethostname(b"x", 1), "reboot": lambda: libc.reboot(0x89ABCDEF),
                   "swapoff": lambda: libc.swapoff(b"/x"), "acct": lambda: libc.acct(None)}.items():
    if call() == 0:
        print("ESCAPED:", name)
if os.uname().nodename != "mlebench":
    print("ESCAPED: the host's name")
print("done")
