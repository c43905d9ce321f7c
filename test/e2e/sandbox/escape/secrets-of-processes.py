# Read keys from the environment or the command line of any process, this one's included.
import os
secret = ("planted" + "-secret-").encode()  # in two parts, so that this text is not what is found
texts = [("own environment", str(dict(os.environ)).encode())]
for pid in filter(str.isdigit, os.listdir("/proc")):
    for name in ("environ", "cmdline"):
        try:
            texts.append((f"{pid}/{name}", open(f"/proc/{pid}/{name}", "rb").read()))
        except OSError:
            pass
for where, text in texts:
    if secret in text:
        print("ESCAPED: a key in", where)
print("done")
