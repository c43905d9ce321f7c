# Change what should be read-only: the data, the instructions, the system, the kernel's settings.
import os
targets = ["/home/data/train.csv", "/home/data/new", "/home/instructions.txt", "/home/new", "/new", "/usr/bin/env",
           "/usr/new", "/etc/passwd", "/etc/ld.so.cache", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname",
           "/proc/sysrq-trigger", "/dev/new"]
for path in targets:
    try:
        open(path, "ab").close()
        print("ESCAPED: opened for writing", path)
    except OSError:
        pass
for change in (lambda: os.chmod("/home/data/train.csv", 0o777), lambda: os.remove("/home/data/train.csv"),
               lambda: os.rename("/home/data", "/home/old"), lambda: os.rename("/home/instructions.txt", "/home/code/x"),
               lambda: os.utime("/home/data/train.csv", (0, 0)), lambda: os.rmdir("/home/code")):
    try:
        change()
        print("ESCAPED: changed a name or mode")
    except OSError:
        pass
print("done")
