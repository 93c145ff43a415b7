"""A FHIR server as the source: the CarePlans of a person and all that they point to, asked for by POST.

A search by POST has the identity in its body: in an address it would stand in every log on the way.
"""

from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from sipfhir.carriers.rivta.contract import contract
from sipfhir.carriers.rivta.entry import Entry
from sipfhir.carriers.rivta.sender import Sender
from sipfhir.carriers.rivta.sources import Person, entries
from sipfhir.errors import Fatal, Retriable
from sipfhir.fhir_reader import from_fhir
from sipfhir.site import Site

SECONDS = 20
"""The contract gives 27 for the whole answer."""
MOST_PAGES = 50
_ASKED = {"_include": ["CarePlan:*"], "_include:iterate": ["*"], "_count": ["200"]}


class Server:
    """``base`` is the address of a FHIR R4 server; ``token`` goes along as a bearer's."""

    def __init__(self, base: str, token: str | None, sender: Sender, site: Site) -> None:
        self._base, self._sender, self._site = base.rstrip("/"), sender, site
        self._session = requests.Session()
        self._session.headers["Accept"] = "application/fhir+json"
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def plans(self, person: Person) -> list[Entry]:
        """The plans of a person. Raises Retriable, Fatal."""
        form = {**_ASKED, "patient.identifier": [self._token(person)]}
        page = self._asked("POST", f"{self._base}/CarePlan/_search", form)
        pages = [page]
        while (link := _next(page)) and len(pages) < MOST_PAGES:
            page = self._asked("GET", self._own(link), None)
            pages.append(page)
        readings = from_fhir(b"\n".join(map(msgspec.json.encode, pages)), site=self._site)
        return [each for each in entries(readings, self._sender, self._site) if each.person == person]

    def file(self, name: str) -> Entry | None:
        """None: a server keeps its documents itself."""
        return None

    def refresh(self) -> None:
        """Nothing is kept."""

    def _token(self, person: Person) -> str:
        """system|value of the identity, the system as our FHIR has it."""
        oid, number = person
        kind = next((kind for kind, each in contract(self._site).identities.items() if each == oid), None)
        known = self._site.document("fhir/systems.yaml")["identifiers"]
        return f"{known[kind]['system'] if kind else f'urn:oid:{oid}'}|{number}"

    def _own(self, link: str) -> str:
        """A next page of the same server; what leads elsewhere is not followed, for it gets our token."""
        if urlsplit(link)[:2] != urlsplit(self._base)[:2]:
            raise Fatal("the FHIR server gives a next page on another server. Correct its base address.")
        return link

    def _asked(self, method: str, url: str, form: dict[str, list[str]] | None) -> Any:
        try:
            answer = self._session.request(method, url, data=form, timeout=SECONDS, allow_redirects=False)
        except requests.RequestException:
            raise Retriable("the FHIR server does not answer.") from None
        if answer.status_code != requests.codes.ok:
            error = Retriable if answer.status_code >= requests.codes.server_error else Fatal
            raise error(f"the FHIR server answers {answer.status_code}.")
        try:
            return answer.json()
        except requests.JSONDecodeError:
            raise Fatal("the FHIR server answers with something else than JSON.") from None


def _next(page: Any) -> str | None:
    links = page.get("link", []) if isinstance(page, dict) else []
    return next((each["url"] for each in links if each.get("relation") == "next"), None)
