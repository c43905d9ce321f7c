# Use a descriptor that was left open by accident.
import os
for fd in range(3, 4096):
    try:
        os.fstat(fd)
    except OSError:
        continue
    print("ESCAPED: descriptor", fd, os.readlink(f"/proc/self/fd/{fd}"))
print("done")
