"""Keeps a shell and a Python interpreter alive inside the sandbox. Requests come as JSON lines on standard input:
{"tool": "bash" | "python", "code": text, "seconds": limit, "chars": of output at most}; one answer each goes to standard
output: {"output": text, "status": "done" | "failed" | "timeout" | "died", "code": exit code of a shell command}."""
import ast
import json
import os
import secrets
import select
import signal
import subprocess
import sys
import time
import traceback

GRACE_SECONDS = 5


def kernel(requests_fd):
    """The Python side: runs each request in one namespace and shows the value of a last expression."""
    requests = os.fdopen(requests_fd, "r", encoding="utf-8")
    namespace = {"__name__": "__main__"}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for line in requests:
        request = json.loads(line)
        code = 0
        try:
            tree = ast.parse(request["code"], "<cell>")
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "<cell>", "exec"), namespace)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
                if value is not None:
                    print(repr(value))
        except SystemExit as end:
            print(f"SystemExit: {end.code}")
            code = 1
        except BaseException:
            kind, error, trace = sys.exc_info()
            traceback.print_exception(kind, error, trace.tb_next if trace else None, limit=-20)
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(1, f"\n{request['mark']} {code}\n".encode())


class Session:
    """One of the two, started again when it is gone."""

    def __init__(self, tool):
        self.tool = tool
        self.process = None

    def start(self):
        read_end, write_end = os.pipe()
        if self.tool == "bash":
            command, stdin, passed = ["bash", "--norc", "--noprofile"], read_end, ()
        else:
            command = [sys.executable, "-u", os.path.abspath(__file__), "kernel", str(read_end)]
            stdin, passed = subprocess.DEVNULL, (read_end,)
        self.process = subprocess.Popen(
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=passed, start_new_session=True
        )
        os.close(read_end)
        self.input = write_end
        if self.tool == "bash":
            os.write(write_end, b"trap : INT\n")  # an interrupt ends the command, not the shell

    def send(self, code, mark):
        if self.tool == "python":
            text = json.dumps({"code": code, "mark": mark}) + "\n"
        else:
            # Read as a whole by a here-document, so that a command that reads its input does not eat the next one.
            end = "END_" + mark
            text = f"eval \"$(cat <<'{end}'\n{code}\n{end}\n)\" < /dev/null\nprintf '\\n%s %d\\n' {mark} $?\n"
        data = text.encode()
        while data:
            data = data[os.write(self.input, data) :]

    def run(self, code, seconds, chars):
        if self.process is None or self.process.poll() is not None:
            self.start()
        mark = "done-" + secrets.token_hex(12)
        found = Output(chars, mark)
        try:
            self.send(code, mark)
        except BrokenPipeError:
            pass
        status = self.read(found, seconds)
        if status == "timeout":
            os.killpg(self.process.pid, signal.SIGINT)
            if self.read(found, GRACE_SECONDS) != "done":
                self.stop()
                found.note(f"It was stopped after {seconds} seconds; a new {self.tool} session starts with the next call.")
            else:
                found.note(f"It was interrupted after {seconds} seconds.")
        elif status == "died":
            self.stop()
            found.note(f"The {self.tool} session ended; a new one starts with the next call.")
        elif found.code != 0:
            status = "failed"
        return {"output": found.text(), "status": status, "code": found.code}

    def read(self, found, seconds):
        end = time.monotonic() + seconds
        stdout = self.process.stdout.fileno()
        while True:
            ready, _, _ = select.select([stdout], [], [], max(0, end - time.monotonic()))
            if not ready:
                return "timeout"
            data = os.read(stdout, 65536)
            if not data:
                return "died"
            if found.take(data):
                return "done"

    def stop(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.process.stdout.close()
        os.close(self.input)
        self.process = None


class Output:
    """Head and tail of what a session says, up to the mark that ends it."""

    def __init__(self, chars, mark):
        self.half = max(100, chars // 2)
        self.mark = f"\n{mark} ".encode()
        self.head, self.tail, self.dropped, self.code, self.notes = b"", b"", 0, None, []

    def take(self, data):
        self.tail += data
        place = self.tail.rfind(self.mark)
        if place >= 0 and self.tail.endswith(b"\n"):
            self.code = int(self.tail[place + len(self.mark) :].split()[0])
            self.tail = self.tail[:place]
            return True
        if len(self.head) < self.half:
            room = self.half - len(self.head)
            keep = max(0, len(self.tail) - len(self.mark) - 20)
            self.head += self.tail[: min(room, keep)]
            self.tail = self.tail[min(room, keep) :]
        surplus = len(self.tail) - 2 * self.half - 200
        if surplus > 0 and len(self.head) >= self.half:
            self.dropped += surplus
            self.tail = self.tail[surplus:]
        return False

    def note(self, text):
        self.notes.append(text)

    def text(self):
        tail = self.tail
        if len(self.head) + len(tail) > 2 * self.half:
            cut = len(tail) - max(0, 2 * self.half - len(self.head))
            self.dropped += cut
            tail = tail[cut:]
        middle = f"\n … [{self.dropped} bytes left out] …\n" if self.dropped else ""
        whole = self.head.decode(errors="replace") + middle + tail.decode(errors="replace")
        return "\n".join([whole.strip("\n"), *self.notes]).strip("\n")


def main():
    sessions = {"bash": Session("bash"), "python": Session("python")}
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        request = json.loads(line)
        answer = sessions[request["tool"]].run(request["code"], request["seconds"], request["chars"])
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    kernel(int(sys.argv[2])) if sys.argv[1:2] == ["kernel"] else main()
