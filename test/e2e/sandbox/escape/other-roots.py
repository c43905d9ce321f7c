# Reach the host's files through any process's root, working directory, descriptors or mapped files.
import os
answers = os.environ["ANSWERS"]
for pid in filter(str.isdigit, os.listdir("/proc")):
    for link in ("root", "cwd"):
        try:
            open(f"/proc/{pid}/{link}{answers}").read()
            print("ESCAPED: read through", pid, link)
        except OSError:
            pass
    for kind in ("fd", "map_files"):
        try:
            entries = os.listdir(f"/proc/{pid}/{kind}")
        except OSError:
            continue
        for entry in entries:
            try:
                target = os.readlink(f"/proc/{pid}/{kind}/{entry}")
            except OSError:
                continue
            if os.path.basename(answers) in target:
                print("ESCAPED:", pid, kind, entry, target)
print("done")
