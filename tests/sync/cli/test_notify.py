"""Who is told, and what: local servers stand in for those of others."""

import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sipfhir.sync.notify import signature
from tests.sync.cli.nights import BROKEN, Night


class Web(BaseHTTPRequestHandler):
    """Takes what is sent."""

    taken: ClassVar[list[tuple[str, dict[str, str], bytes]]] = []
    status: ClassVar[int] = 200

    def do_POST(self) -> None:
        """Keep it."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((self.path, dict(self.headers), body))
        self.send_response(self.status)
        self.end_headers()

    do_PUT = do_POST  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Post(socketserver.StreamRequestHandler):
    """Takes a mail as SMTP says."""

    taken: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        """One conversation."""
        self.wfile.write(b"220 test\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"354 go\r\n" if word == b"DATA" else b"250 ok\r\n")
            if word == b"DATA":
                self.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(b"250 taken\r\n")


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def web() -> Iterator[int]:
    """The port of a web server; what it took is in ``Web.taken``."""
    Web.taken.clear()
    Web.status = 200
    with serving(HTTPServer(("127.0.0.1", 0), Web)) as port:
        yield port


@pytest.fixture
def post() -> Iterator[int]:
    """The port of a mail server."""
    Post.taken.clear()
    with serving(socketserver.TCPServer(("127.0.0.1", 0), Post)) as port:
        yield port


def webhook(port: int) -> str:
    return f'[notify.webhook]\nurl = "http://127.0.0.1:{port}/hook"\nsecret = "env:HOOK"\n'


def mail(port: int) -> str:
    whom = 'sender = "a@example.org"\nto = ["b@example.org"]\n'
    return f'[notify.mail]\nhost = "127.0.0.1"\nport = {port}\n{whom}'


def test_a_failed_run_is_told_signed(night: Night, web: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", "secret")
    night.write(webhook(web))
    night.put("good/god-man.xml")
    assert night.run().exit_code == 0
    assert Web.taken == []
    night.put(BROKEN)
    done = night.run()
    assert (done.exit_code, done.stderr) == (4, "")
    [(path, headers, body)] = Web.taken
    assert path == "/hook"
    told = json.loads(body)
    assert (told["code"], told["counts"]["dead"], told["dead_letters"]) == (4, 1, {"fhir": 1})
    assert headers["X-Sipfhir-Signature"] == signature(b"secret", headers["X-Sipfhir-Timestamp"], body)
    assert headers["X-Sipfhir-Signature"] != signature(b"other", headers["X-Sipfhir-Timestamp"], body)
    assert b"secret" not in body


def test_a_run_that_stops_is_told(night: Night, post: int) -> None:
    night.write(mail(post))
    night.out.write_text("in the way")
    night.put("good/god-man.xml")
    assert night.run().exit_code == 4
    letter = parsed(Post.taken)
    assert "cannot be written to" in letter.get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_a_mail_says_how_many_and_what_to_do(night: Night, post: int) -> None:
    night.write(f"notify.always = true\n{mail(post)}")
    night.put("good/god-man.xml")
    assert night("run", "--today", "2026-11-22", lang="sv").exit_code == 0
    letter = parsed(Post.taken)
    assert letter["To"] == "b@example.org"
    body = letter.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "Nya: 1" in body
    assert "sipfhir sync status" in body


def parsed(taken: list[bytes]) -> Message:
    [raw] = taken
    return message_from_bytes(raw)


def test_nobody_there_changes_nothing(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", "secret")
    night.write(f'notify.push = "127.0.0.1:1"\n{webhook(1)}{mail(1)}')
    night.put(BROKEN)
    done = night.run()
    assert done.exit_code == 4
    assert done.stderr.count("nobody was told") == 2
    assert "metrics: " in done.stderr
    assert "secret" not in done.stderr


def test_a_hook_that_refuses_is_told(night: Night, web: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", "secret")
    Web.status = 500
    night.write(webhook(web))
    night.put(BROKEN)
    assert "answered 500" in night.run().stderr
    monkeypatch.delenv("HOOK")
    night.put(BROKEN)
    assert "env:HOOK" in night.run().stderr


def test_figures_for_prometheus(night: Night, web: int) -> None:
    night.write(f'[notify]\nmetrics = "prom/sipfhir.prom"\npush = "127.0.0.1:{web}"\n')
    night.put("good/god-man.xml")
    night.run()
    night.put(BROKEN)
    assert night.run().exit_code == 4
    text = (night.folder / "prom/sipfhir.prom").read_text()
    found = {
        (sample.name, sample.labels.get("outcome")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found["sipfhir_sync_plans", "dead"] == 1
    assert found["sipfhir_sync_exit_code", None] == 4
    assert found["sipfhir_sync_dead_letters", None] == 1
    assert found["sipfhir_sync_success_timestamp_seconds", None] > 0
    assert (
        found["sipfhir_sync_success_timestamp_seconds", None]
        <= found["sipfhir_sync_started_timestamp_seconds", None]
    )
    assert [path for path, _, _ in Web.taken] == ["/metrics/job/sipfhir_night"] * 2
