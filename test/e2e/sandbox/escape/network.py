# Reach the host's own services, other machines, or names.
import os, socket
port = int(os.environ["HOST_PORT"])
for address in ["127.0.0.1", "::1", "192.0.2.1", "169.254.169.254", *os.environ["HOST_ADDRESSES"].split()]:
    for number in (port, 22, 80):
        try:
            socket.create_connection((address, number), 1)
            print("ESCAPED: connected to", address, number)
        except OSError:
            pass
for host in ("example.com", "pypi.org"):
    try:
        print("ESCAPED: resolved", socket.getaddrinfo(host, 443)[0])
    except OSError:
        pass
try:
    socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))
    print("ESCAPED: sent a datagram")
except OSError:
    pass
print("done")
