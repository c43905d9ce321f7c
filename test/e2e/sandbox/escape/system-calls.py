# Use kernel interfaces that machine-learning code does not need and that exploits do.
import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
x86 = platform.machine() == "x86_64"
calls = {
    "io_uring_setup": (425, [8, ctypes.create_string_buffer(256)]),
    "userfaultfd": (323 if x86 else 282, [0]),
    "perf_event_open": (298 if x86 else 241, [ctypes.create_string_buffer(bytes([1, 0, 0, 0, 112, 0, 0, 0]), 256), 0, -1, -1, 0]),
    "bpf": (321 if x86 else 280, [0, ctypes.create_string_buffer(64), 64]),
    "keyctl": (250 if x86 else 219, [0, -3, 1]),
    "add_key": (248 if x86 else 217, [b"user", b"name", b"value", 5, -3]),
    "open_by_handle_at": (304 if x86 else 265, [-100, ctypes.create_string_buffer(64), 0]),
    "fsopen": (430, [b"tmpfs", 0]),
    "clone3": (435, [ctypes.create_string_buffer(88), 88]),
}
for name, (number, arguments) in calls.items():
    ctypes.set_errno(0)
    libc.syscall(number, *arguments)
    # 1 EPERM and 38 ENOSYS are the filter's own answers; any other error would be the call's
    if ctypes.get_errno() not in (1, 38):
        print("ESCAPED:", name, "was let through, errno", ctypes.get_errno())
def x32_works():
    """In a process of its own: some filters end who asks, by SIGSYS, where others refuse."""
    child = os.fork()
    if child == 0:
        os._exit(7 if libc.syscall(0x40000000 + 39) > 0 else 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
if x86 and x32_works():
    print("ESCAPED: x32 calls")
print("done")
