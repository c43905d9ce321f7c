# Change the mounts, or get new rights in a namespace of one's own.
import ctypes, os, subprocess
libc = ctypes.CDLL(None, use_errno=True)
attempts = {
    "mount a tmpfs": lambda: libc.mount(b"t", b"/home/code", b"tmpfs", 0, None),
    "remount / writable": lambda: libc.mount(None, b"/", None, 32 | 4096, None),
    "remount the data writable": lambda: libc.mount(None, b"/home/data", None, 32 | 4096, None),
    "unmount the data": lambda: libc.umount2(b"/home/data", 2),
    "change root": lambda: libc.chroot(b"/home/code"),
    "enter init's mounts": lambda: libc.setns(os.open("/proc/self/ns/mnt", os.O_RDONLY), 0),
}
for name, flag in {"user": 0x10000000, "mount": 0x20000, "pid": 0x20000000, "net": 0x40000000, "time": 0x80}.items():
    attempts[f"unshare {name}"] = lambda flag=flag: libc.unshare(flag)
for name, attempt in attempts.items():
    if attempt() == 0:
        print("ESCAPED:", name)
if subprocess.run(["unshare", "-Urm", "true"], stderr=subprocess.DEVNULL).returncode == 0:
    print("ESCAPED: unshare -Urm")
stack = ctypes.create_string_buffer(65536)
nothing = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(lambda _: 0)
if libc.clone(nothing, ctypes.c_void_p(ctypes.addressof(stack) + 65536), 0x10000000 | 17, None) > 0:
    print("ESCAPED: clone with a new user namespace")
print("done")
