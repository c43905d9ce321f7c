# See or change the limits of this and other groups.
import os
for path in ["/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory", "/proc/1/root/sys"]:
    if os.access(path, os.R_OK):
        print("ESCAPED: sees", path)
for base, _, names in os.walk("/sys/fs/cgroup"):
    for name in names:
        if os.access(os.path.join(base, name), os.W_OK):
            print("ESCAPED: may write", base, name)
print("done")
