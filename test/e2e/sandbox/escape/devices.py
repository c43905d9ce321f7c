# Open the machine's memory or disks, or make a node for them.
import os, stat
for path in ["/proc/kcore", "/dev/mem", "/dev/kmem", "/dev/port", "/dev/vda", "/dev/sda", "/dev/nvme0n1", "/dev/kvm",
             "/dev/loop-control", "/dev/fuse", "/dev/net/tun", "/dev/vsock", "/dev/console", "/dev/kmsg"]:
    try:
        os.open(path, os.O_RDONLY)
        print("ESCAPED: opened", path)
    except OSError:
        pass
for major, minor in [(8, 0), (254, 0), (259, 0), (1, 1)]:
    for kind in (stat.S_IFBLK, stat.S_IFCHR):
        try:
            os.mknod(f"/home/code/node{major}", kind | 0o600, os.makedev(major, minor))
            print("ESCAPED: made a device node")
        except OSError:
            pass
print("done")
