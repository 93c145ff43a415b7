"""A running endpoint on a free port, and certificates to call it with."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Thread
from time import sleep

import uvicorn

from sipfhir.carriers.rivta.config import load
from sipfhir.carriers.rivta.serve import application, endpoint, settings
from sipfhir.registry import shipped

CONFIG = """
audit = "audit.jsonl"
notifications = "notified.jsonl"
patient-consumers = ["SE2321000016-1177"]
[source]
{source}
[listen]
port = {port}
[sender]
source-system = "SE2321000016-SIP1"
document = "html"
"""


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(folder: Path, source: str = 'folder = "plans"', more: str = "") -> Iterator[int]:
    """Serve what a configuration in ``folder`` says; the port."""
    port, ids = free_port(), count(1)
    file = folder / "endpoint.toml"
    file.write_text(CONFIG.format(source=source, port=port) + more, "utf-8")
    config = load(file)
    answering = endpoint(config, shipped(), lambda: "2026-11-22T12:00:00Z", lambda: f"log-{next(ids)}")
    with served(settings(application(answering, config), config)):
        yield port


@contextmanager
def served(config: uvicorn.Config) -> Iterator[None]:
    """Run a server in a thread while the block lasts."""
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            sleep(0.01)
        yield
    finally:
        server.should_exit = True
        thread.join()


def certificates(folder: Path) -> None:
    """ca, server, npo and annan (of the same CA), frammande (of none): .pem and .key."""
    _openssl(folder, "ca", "-x509", "-subj", "/CN=Exempel CA", "-addext", "keyUsage=critical,keyCertSign")
    for name in ("server", "npo", "annan"):
        alt = ("-addext", "subjectAltName=IP:127.0.0.1") if name == "server" else ()
        by = ("-x509", "-CA", "ca.pem", "-CAkey", "ca.key")
        _openssl(folder, name, *by, "-subj", f"/O=Exempel/CN={name}", *alt)
    _openssl(folder, "frammande", "-x509", "-subj", "/O=Exempel/CN=npo")


def _openssl(folder: Path, name: str, *options: str) -> None:
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    files = ["-keyout", f"{name}.key", "-out", f"{name}.pem"]
    subprocess.run(["openssl", "req", *made, *files, *options], cwd=folder, check=True, capture_output=True)
