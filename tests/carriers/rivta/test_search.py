"""A FHIR server as the source."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest

import sipfhir
from sipfhir.carriers.rivta.search import Server
from sipfhir.errors import Fatal, Retriable
from sipfhir.registry import shipped
from tests.carriers.rivta.making import PERSON, PERSONNUMMER, SAMPLES, asked, endpoint, request, us

WHO = (PERSONNUMMER, PERSON)


class Fhir(ThreadingHTTPServer):
    """Answers a search with given pages; keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_port}/fhir"
        self.pages: list[Any] = []
        self.asked: list[tuple[str, str, dict[str, list[str]], str | None]] = []
        self.status = 200


class Handler(BaseHTTPRequestHandler):
    """One call."""

    def do_POST(self) -> None:
        self._answer(0)

    def do_GET(self) -> None:
        self._answer(int(self.path.rpartition("=")[2]))

    def _answer(self, page: int) -> None:
        fhir: Any = self.server
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        fhir.asked.append((self.command, self.path, form, self.headers.get("Authorization")))
        body = json.dumps(fhir.pages[page]).encode()
        self.send_response(fhir.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


@pytest.fixture
def fhir() -> Iterator[Fhir]:
    server = Fhir()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def searchset(resources: list[Any], following: str | None = None) -> Any:
    links = [{"relation": "next", "url": following}] if following else []
    base = "http://a.example.se"
    entries = [{"fullUrl": f"{base}/{one['resourceType']}/{one['id']}", "resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "searchset", "link": links, "entry": entries}


def resources(sample: str) -> list[Any]:
    [reading] = sipfhir.read(SAMPLES / sample)
    return list(sipfhir.to_fhir(reading))


def test_the_pages_of_a_search_are_one_answer(fhir: Fhir, tmp_path: Path) -> None:
    all_of_it = resources("rivta/good/sip-pdf.xml")
    fhir.pages = [searchset(all_of_it[:3], f"{fhir.base}?page=1"), searchset(all_of_it[3:])]
    source = Server(fhir.base, "hemligt", us(), shipped())
    given = asked(endpoint([], tmp_path, source=source), request())
    assert b"VP-1" in given.body
    assert [method for method, *_ in fhir.asked] == ["POST", "GET"]
    assert all(PERSON not in path and token == "Bearer hemligt" for _, path, _, token in fhir.asked)
    assert fhir.asked[0][2]["patient.identifier"] == [
        f"http://electronichealth.se/identifier/personnummer|{PERSON}"
    ]


def test_what_the_server_gives_of_another_person_is_not_given_on(fhir: Fhir) -> None:
    fhir.pages = [searchset(resources("rivta/good/i-kuvert.xml"))]
    assert Server(fhir.base, None, us(), shipped()).plans(WHO) == []


def test_nothing_found_is_an_empty_answer(fhir: Fhir) -> None:
    fhir.pages = [searchset([])]
    assert Server(fhir.base, None, us(), shipped()).plans(WHO) == []


def test_a_page_elsewhere_does_not_get_our_token(fhir: Fhir) -> None:
    fhir.pages = [searchset([], "http://annan.example.se/fhir?page=1")]
    with pytest.raises(Fatal, match="another server"):
        Server(fhir.base, "hemligt", us(), shipped()).plans(WHO)


@pytest.mark.parametrize(("status", "error"), [(503, Retriable), (403, Fatal), (302, Fatal)])
def test_a_server_that_does_not_give(fhir: Fhir, status: int, error: type[Exception]) -> None:
    fhir.status, fhir.pages = status, [{}]
    with pytest.raises(error, match=str(status)):
        Server(fhir.base, None, us(), shipped()).plans(WHO)


def test_a_server_that_is_not_there(fhir: Fhir) -> None:
    fhir.server_close()
    with pytest.raises(Retriable, match="does not answer") as told:
        Server("http://127.0.0.1:1/fhir", None, us(), shipped()).plans(WHO)
    assert PERSON not in str(told.value)
