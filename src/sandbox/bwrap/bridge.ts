/**
 * Runs inside the sandbox, which has no network but its own loopback: forwards 127.0.0.1:5000 to the validation
 * server's Unix socket. It listens before it goes to the background, so that the command started after it finds
 * the port open; the built-in modules below socket, threading and os halve what every command waits for.
 */
export const bridgeSource = `
import _socket as net, _thread, posix, sys

def pump(source, sink, done):
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            while data:
                data = data[sink.send(data):]
    except OSError:
        pass
    try:
        sink.shutdown(net.SHUT_WR)
    except OSError:
        pass
    done.release()

def serve(client):
    server = net.socket(net.AF_UNIX, net.SOCK_STREAM)
    try:
        server.connect(sys.argv[1])
        done = _thread.allocate_lock()
        done.acquire()
        _thread.start_new_thread(pump, (server, client, done))
        other = _thread.allocate_lock()
        other.acquire()
        pump(client, server, other)
        done.acquire()
    except OSError:
        pass
    finally:
        server.close()
        client.close()

listener = net.socket(net.AF_INET, net.SOCK_STREAM)
listener.setsockopt(net.SOL_SOCKET, net.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 5000))
listener.listen(64)
if posix.fork():
    posix._exit(0)
posix.setsid()
null = posix.open("/dev/null", posix.O_RDWR)
for fd in (0, 1, 2):
    posix.dup2(null, fd)
while True:
    fd, _ = listener._accept()
    _thread.start_new_thread(serve, (net.socket(fileno=fd),))
`;
