# Trace other processes, or read and write their memory.
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
child = os.fork()
if child == 0:
    os.read(0, 1)
    os._exit(0)
me = os.getpid()
for pid in [1, child, os.getppid(), int(os.environ["HOST_PID"])]:
    if pid in (0, me):
        continue
    if libc.ptrace(16, pid, 0, 0) == 0:  # PTRACE_ATTACH
        print("ESCAPED: attached to", pid)
    buffer = ctypes.create_string_buffer(8)
    class Part(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]
    local = Part(ctypes.addressof(buffer), 8)
    if libc.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(local), 1, 0) > 0:
        print("ESCAPED: read memory of", pid)
try:
    open("/proc/1/mem", "rb+")
    # pid 1 may be a shell of our own, held as we are; one without the filter would be a way around it
    if "Seccomp:\t2" not in open("/proc/1/status").read():
        print("ESCAPED: opened the memory of an init without a seccomp filter")
except OSError:
    pass
os.kill(child, 9)
print("done")
