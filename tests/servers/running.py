"""Starts a server for as long as it is needed; nothing is left running."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

HERE = Path(__file__).parent
SEKMET = HERE / ".sekmet/bin/sekmet"
NODE = HERE.parent / "judges/node_modules/@medplum/fhir-router"
BOTH = ("sekmet", "medplum")


def missing(server: str) -> str | None:
    """Why a server cannot be started; None when it can."""
    there = SEKMET.exists() if server == "sekmet" else NODE.exists() and shutil.which("node")
    return None if there else f"{server} is not set up: run make judges"


@contextmanager
def running(server: str, folder: Path, *words: str, **settings: Any) -> Iterator[str]:
    """The base URL of a server of either kind. ``words`` are Medplum's; ``settings`` are sekmet's."""
    start = _sekmet(folder, settings) if server == "sekmet" else _medplum(words)
    with start as base:
        yield base


@contextmanager
def _sekmet(folder: Path, settings: dict[str, Any]) -> Iterator[str]:
    port, file = free(), folder / "settings.yaml"
    base = f"http://127.0.0.1:{port}/fhir"
    said = {"simulator": {"enabled": False}, "log_inbound": False, "validation": {"inbound": "strict"}}
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"base_url": base, **said, **settings}))
    command = [str(SEKMET), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with _process(command, folder, {"SEKMET_CONFIG": str(file)}, base):
        yield base


@contextmanager
def _medplum(words: tuple[str, ...]) -> Iterator[str]:
    port = free()
    base = f"http://127.0.0.1:{port}/fhir"
    # The packages lie beside the judges, and Node looks for them from where the file is.
    with _process(["node", "server.mjs", str(port), *words], HERE.parent / "judges", {}, base):
        yield base


@contextmanager
def _process(command: list[str], folder: Path, given: dict[str, str], base: str) -> Iterator[None]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=folder, env=os.environ | given, **quiet)  # type: ignore[call-overload]
    try:
        _ready(process, f"{base}/metadata")
        yield
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ready(process: "subprocess.Popen[bytes]", url: str) -> None:
    for _ in range(600):
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.RequestException:
            assert process.poll() is None, "the server did not start"
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def free() -> int:
    """A port that nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
