# Look through every directory for a file with the answers' name.
import os
name = os.path.basename(os.environ["ANSWERS"])
for top, dirs, files in os.walk("/"):
    if top == "/":
        dirs[:] = [d for d in dirs if d not in ("proc", "sys")]
    if name in files:
        print("ESCAPED: found", os.path.join(top, name))
print("done")
