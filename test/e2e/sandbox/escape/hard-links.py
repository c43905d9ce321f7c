# Link a file from outside the writable folders into them, to have it changed or collected.
import os
for source in ["/home/data/train.csv", "/usr/bin/env", "/etc/passwd", "/proc/self/exe", "/home/instructions.txt"]:
    try:
        os.link(source, "/home/code/link")
        print("ESCAPED: linked", source)
    except OSError:
        pass
print("done")
