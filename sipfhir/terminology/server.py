"""A terminology server of another: asked by GET, a few times where it is unwell, believed only in FHIR.

It is told a code, a system, a value set or a map: nothing of a plan. A code that is somebody's number is
not sent at all.
"""

import re
import time
from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn
from urllib.parse import urlsplit

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from sipfhir.errors import BadConfiguration, BadInput, Fatal, Retriable
from sipfhir.site import Site
from sipfhir.terminology.answers import Translation, Validation
from sipfhir.terminology.replies import Node, told, translation, validation
from sipfhir.values.errors import BadValue
from sipfhir.values.identity import problems, read_identity

SETTING = "terminology-server"
LARGEST = 1_000_000
"""Bytes of an answer; one about a single code is small."""
_AGAIN = (429, 502, 503, 504)
_NUMBER = re.compile(r"\d{8}-?\d{4}|\d{6}[-+]\d{4}")
_NEAR = ("localhost", "127.0.0.1", "::1")


class Server:
    """``url`` is the base of its FHIR R4 endpoint; ``timeout`` and ``pause`` between calls in seconds.

    Raises BadConfiguration for an address that is none, or where others could read along.
    """

    def __init__(self, url: str, timeout: float = 10.0, attempts: int = 3, pause: float = 0.5) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise BadConfiguration("the terminology server needs an address like https://tx.example/r4.")
        if parts.scheme == "http" and parts.hostname not in _NEAR:
            raise BadConfiguration(f"{parts.hostname}: give https, so that nobody reads or alters answers.")
        self.url, self._host, self._timeout = url.rstrip("/"), parts.hostname, timeout
        # Retry-After is not obeyed: a server may ask for an hour.
        again = Retry(
            total=attempts - 1,
            backoff_factor=pause,
            status_forcelist=_AGAIN,
            allowed_methods={"GET"},
            raise_on_status=False,
            respect_retry_after_header=False,
        )
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=again))

    def translate(
        self, code: str, system: str, *, target: str | None, map: str | None, reverse: bool
    ) -> Translation:
        """ConceptMap/$translate. Raises Retriable, Fatal, BadInput."""
        ends = "target" if target and "ValueSet" in target else "targetsystem"
        asked = {"code": code, "system": system, ends: target, "url": map}
        return translation(self._ask("ConceptMap/$translate", asked, reverse), self._host)

    def validate_code(
        self, code: str, system: str, value_set: str, *, display: str | None = None
    ) -> Validation:
        """ValueSet/$validate-code. The display is compared here: words are not sent."""
        asked = {"code": code, "system": system, "url": value_set}
        return validation(self._ask("ValueSet/$validate-code", asked, False), self._host, display)

    def _ask(self, operation: str, asked: Mapping[str, str | None], reverse: bool) -> Node:
        _refuse_person(asked["code"] or "")
        known = {name: value for name, value in asked.items() if value}
        known |= {"reverse": "true"} if reverse else {}
        status, body = self._get(f"{self.url}/{operation}", known)
        if status in _AGAIN or status == 500:
            raise Retriable(f"{self._host} answered {status}. Try again later.")
        if status != 200 or body is None or body.get("resourceType") != "Parameters":
            self._refused(status, body)
        return body

    def _refused(self, status: int, body: Node | None) -> NoReturn:
        if status in (401, 403):
            raise Fatal(f"{self._host} answered {status}: it asks for a login, which we do not have.")
        if 300 <= status < 400:
            raise Fatal(f"{self._host} answered {status}: it points elsewhere. Give the address itself.")
        said = told(body)
        if said:
            raise Fatal(f"{self._host} answered {status}: {said}")
        raise Fatal(f"{self._host} answered {status}, but no FHIR Parameters. Check the address.")

    def _get(self, url: str, asked: dict[str, str]) -> tuple[int, Node | None]:
        try:
            with self._session.get(
                url,
                params=asked,
                headers={"Accept": "application/fhir+json"},
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return answer.status_code, _decoded(self._whole(answer))
        except requests.RequestException:
            # The library's own words hold the whole address.
            raise Retriable(
                f"{self._host} did not answer in {self._timeout:g} s. Try again later, or check the address."
            ) from None

    def _whole(self, answer: requests.Response) -> bytes:
        """All of the answer. One that is too long, or drips, is given up."""
        until, read = time.monotonic() + self._timeout, b""
        for piece in answer.iter_content(65536):
            read += piece
            if len(read) > LARGEST or time.monotonic() > until:
                raise Fatal(f"{self._host} answered more than {LARGEST} bytes, or too slowly: given up.")
        return read


def _decoded(body: bytes) -> Node | None:
    try:
        found: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return found if isinstance(found, dict) else None


def _refuse_person(code: str) -> None:
    """Somebody's number is no code, and goes to no server."""
    try:
        known = _NUMBER.fullmatch(code) and read_identity(code, today=date(2099, 12, 31))
    except BadValue:
        return
    if known and not problems(known):
        raise BadInput("the code looks like a personnummer: it was not sent to the terminology server.")


def chosen(server: str | Server | None, site: Site) -> Server | None:
    """The server that was named, else the one that the site names, else none."""
    if isinstance(server, Server):
        return server
    address = server or site.settings.get(SETTING)
    return Server(str(address)) if address else None
