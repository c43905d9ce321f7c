# Open sockets of families that network namespaces do not hold, or that reach deep into the kernel.
import socket
for family in range(46):
    if family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6):
        continue
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        for protocol in range(1 if family == socket.AF_NETLINK else 0, 3):
            try:
                socket.socket(family, kind, protocol)
                print("ESCAPED: socket", family, int(kind), protocol)
            except OSError:
                pass
for family in (socket.AF_INET, socket.AF_INET6):
    try:
        socket.socket(family, socket.SOCK_RAW, 255)
        print("ESCAPED: raw socket", family)
    except OSError:
        pass
print("done")
