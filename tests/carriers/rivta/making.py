"""What the tests of RIV-TA are made of: a sender, plans of the samples, calls, an endpoint."""

from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import sipfhir
from sipfhir.audit import Audit
from sipfhir.carriers.rivta.blocks import Blocks
from sipfhir.carriers.rivta.endpoint import Answer, Caller, Endpoint
from sipfhir.carriers.rivta.entry import entry
from sipfhir.carriers.rivta.recorded import Recorded
from sipfhir.carriers.rivta.sender import Sender, sender
from sipfhir.carriers.rivta.sources import Held, Person
from sipfhir.plan import Plan
from sipfhir.registry import shipped
from sipfhir.site import defaults

OURS = "SE2321000016-SIP1"
SAMPLES = defaults() / "samples"
PERSON = "191212121212"
PERSONNUMMER = "1.2.752.129.2.1.3.1"
CONTRACT = "urn:riv:clinicalprocess:logistics:logistics"


def us(**given: Any) -> Sender:
    """The sender, with HTML as its document where nothing else is said."""
    return sender(
        shipped(),
        {
            "source-system": OURS,
            "document": "html",
            **{name.replace("_", "-"): value for name, value in given.items()},
        },
    )


def plans(*names: str) -> list[Plan]:
    """The plans of samples."""
    found = (each.plan for name in names for each in sipfhir.read(SAMPLES / name))
    return [plan for plan in found if plan]


@cache
def every_good() -> tuple[Plan, ...]:
    """The plans of all good samples of systems that others write."""
    files = [path for path in sorted(SAMPLES.glob("*/good/*")) if path.is_file()]
    names = [str(path.relative_to(SAMPLES)) for path in files if path.suffix not in (".yaml", ".folder")]
    return tuple(plans(*names))


def request(
    inner: str = "",
    *,
    number: str = PERSON,
    oid: str = PERSONNUMMER,
    address: str | None = OURS,
    before: str = "",
) -> bytes:
    """A GetCarePlans call; ``inner`` comes after patientId, ``before`` before it."""
    head = f'<r:LogicalAddress xmlns:r="urn:riv:itintegration:registry:1">{address}</r:LogicalAddress>'
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<s:Header>{head if address else ''}</s:Header><s:Body>"
        f'<GetCarePlans xmlns="{CONTRACT}:GetCarePlansResponder:2" xmlns:c="{CONTRACT}:3">{before}'
        f"<patientId><c:id>{number}</c:id><c:type>{oid}</c:type></patientId>{inner}"
        "</GetCarePlans></s:Body></s:Envelope>"
    ).encode()


class Shelf:
    """A source of given plans."""

    def __init__(self, given: list[Plan], who: Sender) -> None:
        made = (entry(plan, who, shipped()).entry for plan in given)
        self.held = Held(each for each in made if each)

    def plans(self, person: Person) -> list[Any]:
        return [each for each in self.held if each.person == person]

    def file(self, name: str) -> Any:
        return next((each for each in self.held if name in each.files), None)

    def refresh(self) -> None:
        pass


def endpoint(given: list[Plan], folder: Path, who: Sender | None = None, **settings: Any) -> Endpoint:
    """An endpoint that answers from plans, with its files in a folder; time and ids are counted."""
    who, ids = who or us(), count(1)
    settings.setdefault("source", Shelf(given, who))
    return Endpoint(
        settings.pop("source"),
        who,
        shipped(),
        blocks=settings.pop("blocks", Blocks(None)),
        audit=Audit(folder / "audit.jsonl", shipped().key),
        recorded=settings.pop("recorded", Recorded(folder / "notified.jsonl")),
        now=lambda: "2026-11-22T12:00:00+00:00",
        new_id=lambda: f"00000000-0000-4000-8000-{next(ids):012}",
        **settings,
    )


def asked(one: Endpoint, raw: bytes, operation: str = "GetCarePlans", **caller: str) -> Answer:
    """The answer to a call."""
    return one.call(operation, raw, Caller(caller.get("subject", "-"), caller.get("consumer")))
