"""A proxy before a server, that does what networks and servers do at night."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

PHASES = ("metadata", "search", "transaction", "read", "end")
STATUSES = ("429", "500", "503", "409", "412")
FAULTS = ("refuse", "stall", "cut", *STATUSES, "after", "twice", "late", "reorder")
"""``refuse`` hangs up; ``stall`` says nothing and passes nothing on; ``cut`` breaks off in the middle of the
body; ``after`` passes it on and hangs up; ``twice`` passes it on twice; ``late`` passes it on after the
client has given up; ``reorder`` lets what comes later go first."""


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def phase(method: str, path: str) -> str:
    """What a call is for."""
    if path.endswith("/metadata"):
        return "metadata"
    if path.endswith("/_search"):
        return "search"
    if method == "GET":
        return "read"
    return "transaction" if method == "POST" else "end"


class Proxy:
    """``break_`` sets what happens to the next calls of a phase; ``calls`` are all that came. ``dark``: once
    a fault has been had, nothing is passed on any more."""

    def __init__(self, base: str, patience: float) -> None:
        self.target, self.patience = urlsplit(base), patience
        self.calls: list[tuple[str, str]] = []
        self._lock, self._left = threading.Lock(), 0
        self._fault, self._phase = "", ""
        self.dark = False
        self.base = ""

    def break_(self, fault: str, phase: str, times: int) -> None:
        """From now on, so many times."""
        with self._lock:
            self._fault, self._phase, self._left = fault, phase, times

    def heal(self) -> None:
        """Everything is as it should be. What is late has arrived by then."""
        time.sleep(3 * self.patience if self._fault == "late" else 0)
        self.break_("", "", 0)

    def fault(self, method: str, path: str) -> str:
        """What is to happen to a call."""
        with self._lock:
            self.calls.append((method, path))
            if self._left and phase(method, path) == self._phase:
                self._left -= 1
                return self._fault
            return "refuse" if self.dark and not self._left and self._fault else ""

    def forward(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """What the server says to it."""
        connection = http.client.HTTPConnection(self.target.hostname or "", self.target.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()


class Handler(BaseHTTPRequestHandler):
    """One call."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    proxy: Proxy

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""

    def pass_on(self) -> None:
        """With the fault that it is to have."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        fault = self.proxy.fault(self.command, self.path)
        if fault in STATUSES:
            self.say(Answer(int(fault), [("retry-after", "0")], json.dumps(OUTCOME).encode()))
        elif fault in ("refuse", "stall"):
            self.hang_up(2 * self.proxy.patience if fault == "stall" else 0)
        else:
            self.passed(fault, body)

    do_GET = do_POST = do_PUT = do_DELETE = pass_on  # noqa: N815

    def passed(self, fault: str, body: bytes) -> None:
        """What the server has had."""
        time.sleep({"late": 2, "reorder": 0.3}.get(fault, 0) * self.proxy.patience)
        kept = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        answer = self.proxy.forward(self.command, self.path, kept, body)
        if fault == "twice":
            answer = self.proxy.forward(self.command, self.path, kept, body)
        if fault in ("after", "late"):
            self.hang_up(0)
        else:
            self.say(answer, len(answer.body) // 2 if fault == "cut" else None)

    def say(self, answer: Answer, until: int | None = None) -> None:
        """The answer; of its body only the beginning, when it is cut."""
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        with suppress(OSError):  # The client may have given up.
            self.wfile.write(answer.body[:until])
        if until is not None:
            self.hang_up(0)

    def hang_up(self, after: float) -> None:
        """The line is dead."""
        time.sleep(after)
        self.close_connection = True


HOP = {"host", "connection", "content-length", "transfer-encoding", "date", "server", "keep-alive"}
OUTCOME = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "throttled", "diagnostics": "words that may quote 191212121212"}],
}


@contextmanager
def faulty(base: str, patience: float) -> Iterator[Proxy]:
    """A proxy before a server. ``patience`` is the time-out of the client."""
    proxy = Proxy(base, patience)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"proxy": proxy}))
    server.daemon_threads = True
    proxy.base = f"http://127.0.0.1:{server.server_address[1]}{proxy.target.path}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
