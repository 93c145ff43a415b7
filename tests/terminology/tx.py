"""A terminology server on this machine that answers as it is told to."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit


class Answer(NamedTuple):
    """Status, body, headers; ``late`` seconds before it begins."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] | None = None
    late: float = 0


class Running(NamedTuple):
    """The address, and what was asked: operation and parameters."""

    url: str
    asked: list[tuple[str, dict[str, str]]]


@contextmanager
def running(answer: Callable[[int], Answer]) -> Iterator[Running]:
    """A server; ``answer`` is given the number of the call, from 1."""
    asked: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked.append((parts.path, {name: one[0] for name, one in parse_qs(parts.query).items()}))
            given = answer(len(asked))
            time.sleep(given.late)
            self.send_response(given.status)
            for name, value in {"Content-Length": str(len(given.body)), **(given.headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(given.body)

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Running(f"http://127.0.0.1:{server.server_address[1]}/r4", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
