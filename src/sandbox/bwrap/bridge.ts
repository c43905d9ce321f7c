/**
 * Runs inside the sandbox, which has no network but its own loopback: forwards 127.0.0.1:5000 to the validation
 * server's Unix socket. It listens before it goes to the background, so that the command started after it finds
 * the port open. Standard library only; one thread per connection, at most 16 at once.
 */
export const bridgeSource = `
import os, socket, sys, threading

def pump(source, sink):
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            sink.sendall(data)
    except OSError:
        pass
    try:
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass

def serve(client):
    with client, slots:
        server = socket.socket(socket.AF_UNIX)
        with server:
            try:
                server.connect(sys.argv[1])
            except OSError:
                return
            back = threading.Thread(target=pump, args=(server, client), daemon=True)
            back.start()
            pump(client, server)
            back.join()

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 5000))
listener.listen(64)
if os.fork():
    os._exit(0)
os.setsid()
null = os.open(os.devnull, os.O_RDWR)
for fd in (0, 1, 2):
    os.dup2(null, fd)
os.closerange(max(3, listener.fileno() + 1), 64)
slots = threading.Semaphore(16)
while True:
    client, _ = listener.accept()
    threading.Thread(target=serve, args=(client,), daemon=True).start()
`;
